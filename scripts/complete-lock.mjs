// Adds to package-lock.json the optional platform packages that npm leaves out where a registry does not carry them, so that
// `npm ci` finds the lock whole. To be run after `npm install` on such a registry: node scripts/complete-lock.mjs package-lock.json
import { readFileSync, writeFileSync } from 'node:fs';

const file = process.argv[2];
const lock = JSON.parse(readFileSync(file, 'utf8'));
const { packages } = lock;
for (const [where, entry] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (where === '' || packages[`node_modules/${name}`] || packages[`${where}/node_modules/${name}`]) continue;
    const words = name.split('/').pop().split('-');
    const os = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'].find((word) => words.includes(word));
    const cpu = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x'].find((word) => words.includes(word));
    if (!os || !cpu) throw new Error(name);
    const libc = words.includes('musl') ? ['musl'] : words.some((word) => word.startsWith('gnu')) ? ['glibc'] : undefined;
    packages[`node_modules/${name}`] = {
      version,
      cpu: [cpu],
      ...(entry.dev && { dev: true }),
      ...(libc && { libc }),
      optional: true,
      os: [os],
    };
  }
}
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
