import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { newFolder } from './server-process.ts';
import { newStandby, type Standby } from './standby.ts';

/** A place for a database that can be made to take no more. Disposing it ends what was started for it. */
export interface Disk extends AsyncDisposable {
  readonly db: string;
  /** A process whose server sees the disk. */
  standby(): Standby;
  /** From now on the server can write nothing, or nothing more. */
  fail(server: Standby): void;
  /** Ends that, under the server or after its end. */
  heal(server: Standby): void;
}

/** A disk whose files cannot be written: the limit on their size is zero, for this process. */
export function unwritableDisk(): Disk {
  const folder = newFolder();
  // Found out here where there is none.
  run('prlimit', '--version');
  const limit = (server: Standby, bytes: string) => run('prlimit', `--pid=${server.pid}`, `--fsize=${bytes}:unlimited`);
  return {
    db: folder.db,
    standby: () => newStandby(),
    fail: (server) => limit(server, '0'),
    heal(server) {
      // A process that is gone took its limit with it.
      if (server.isRunning()) limit(server, 'unlimited');
    },
    [Symbol.asyncDispose]: async () => folder[Symbol.dispose](),
  };
}

const smallDiskBytes = 6 * 1024 * 1024;
const ballastStepBytes = 64 * 1024;

/** A disk that is full: a small one in memory, that only this process's children see. Needs no rights but that of a user namespace. */
export async function fullDisk(): Promise<Disk> {
  const folder = newFolder();
  const mount = `mount -t tmpfs -o size=${smallDiskBytes} tmpfs ${folder.path} && echo mounted && exec cat`;
  // It ends with its standard input, and so with this process, however that ends.
  const holder = spawn('unshare', ['--map-root-user', '--mount', 'sh', '-c', mount]);
  const ended = once(holder, 'close').then(([code]) => {
    folder[Symbol.dispose]();
    throw new Error(`unshare ended with ${code}: no disk of one's own may be mounted here`);
  });
  await Promise.race([once(holder.stdout, 'data'), ended]);
  const seen = `/proc/${holder.pid}/root${folder.path}`;
  const ballast = join(seen, 'ballast');
  return {
    db: folder.db,
    standby: () => newStandby(['nsenter', `--target=${holder.pid}`, '--user', '--mount', '--preserve-credentials']),
    fail: () => fill(ballast),
    heal: () => truncateSync(ballast, 0),
    async [Symbol.asyncDispose]() {
      holder.kill('SIGKILL');
      await once(holder, 'close');
      folder[Symbol.dispose]();
    },
  };
}

/** Writes until nothing more fits: the server, which writes meanwhile, takes some of what was free a moment ago. */
function fill(ballast: string): void {
  const file = openSync(ballast, 'w');
  try {
    for (;;) writeSync(file, Buffer.alloc(ballastStepBytes));
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC')) throw cause;
  } finally {
    closeSync(file);
  }
}

const imageBytes = 32 * 1024 * 1024;

/** A disk that its file system makes read-only after an error. Only root can make one. It heals by a repair, when no server runs. */
export function brokenDisk(): Disk {
  const folder = newFolder();
  const image = join(folder.path, 'image');
  const place = join(folder.path, 'disk');
  writeFileSync(image, '');
  truncateSync(image, imageBytes);
  run('mkfs.ext4', '-q', image);
  mkdirSync(place);
  const mount = () => run('mount', '-o', 'loop,errors=remount-ro', image, place);
  mount();
  return {
    db: join(place, 'crm.db'),
    standby: () => newStandby(),
    fail: () => run('mount', '-o', 'remount,abort', place),
    heal() {
      for (let triesLeft = repairsMax; !isHealed(place); triesLeft -= 1) {
        if (triesLeft === 0) throw new Error('the disk takes no writes after its repair: nothing that a server could mend');
        run('umount', place);
        repair(image);
        mount();
      }
    },
    async [Symbol.asyncDispose]() {
      run('umount', place);
      rmSync(image);
      folder[Symbol.dispose]();
    },
  };
}

const repairsMax = 3;

function isHealed(place: string): boolean {
  try {
    writeFileSync(join(place, 'healed'), '');
    return true;
  } catch {
    return false;
  }
}

/** Answers with 1 where it repaired something, which is its work. */
function repair(image: string): void {
  try {
    run('e2fsck', '-f', '-y', image);
  } catch (cause) {
    if (!(cause instanceof Error && 'status' in cause && cause.status === 1)) throw cause;
  }
}

function run(command: string, ...argv: readonly string[]): void {
  execFileSync(command, argv, { stdio: 'pipe' });
}

/** Why a disk cannot be made here; undefined where it can. */
export async function whyNot(make: () => Disk | Promise<Disk>): Promise<string | undefined> {
  try {
    await using disk = await make();
    return disk.db === '' ? 'it has no place' : undefined;
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}
