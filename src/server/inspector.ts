import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newCorrelationId, tracing } from '../api/correlation-id.ts';
import { type HttpReply, problemReply } from '../api/frame.ts';
import type { HttpRoutes, RouteName } from '../api/mount.ts';
import { problem } from '../domain/problem.ts';

/** Where the build puts the page, beside the folder of this file. */
const folder = fileURLToPath(new URL('../inspector/', import.meta.url));
const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html;charset=utf-8',
  '.js': 'text/javascript;charset=utf-8',
  '.css': 'text/css;charset=utf-8',
  '.svg': 'image/svg+xml',
};
const name: RouteName = { operation: 'inspector', admission: 'bounded', isOwn: true };

/** Nothing from elsewhere, no script or style that stands in the page itself, and nobody shows it in a frame. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  // The library of the page's controls adds one rule for touch, which is this one.
  "style-src 'self' 'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Mounts the inspector: a page at `/_crosstie/` and what it is made of. It has no data in it: that it asks the control endpoints for. */
export function mountInspector(routes: HttpRoutes): void {
  let files: ReadonlyMap<string, string> | undefined;
  const fileOf = (path: string) => {
    files ??= filesIn(folder);
    return files.get(path);
  };
  routes.on(['GET'], '/_crosstie/', name, () => pageReply('index.html', fileOf('index.html'), 'no-store'));
  routes.on(['GET'], '/_crosstie/assets/{file}', name, ({ params }) => {
    const path = `assets/${params['file']}`;
    return pageReply(path, fileOf(path), 'public, max-age=31536000, immutable');
  });
}

function pageReply(path: string, text: string | undefined, cache: string): HttpReply {
  if (text === undefined) return problemReply(problem('CONTROL_UNKNOWN', { path: `/_crosstie/${path}` }));
  return {
    status: 200,
    headers: {
      ...tracing(newCorrelationId()),
      'content-type': contentTypes[extname(path)] ?? 'text/plain;charset=utf-8',
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': cache,
    },
    body: text,
  };
}

/** Every file of the page by its path, read once; none where the page was not built. Few and small: the build bounds them. */
function filesIn(root: string): ReadonlyMap<string, string> {
  try {
    const paths = ['index.html', ...readdirSync(join(root, 'assets')).map((file) => `assets/${file}`)];
    return new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return new Map();
    throw cause;
  }
}
