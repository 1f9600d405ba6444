import { createServer } from 'node:net';

/** Above the ports of known services, below those that systems give to whoever asks for any: nobody gets one of these by chance before it is used. */
const [first, count] = [20_000, 12_000];
/** How far the first ports of processes that were begun one after the other lie apart. */
const ofProcess = 64;
let asked = 0;

/**
 * A port of the loopback interface that nobody listens on, for a program that has to be told one, or that is started again on it.
 * @returns {Promise<number>}
 */
export async function freePort() {
  for (const end = asked + count; asked < end; ) {
    const port = first + ((process.pid * ofProcess + asked) % count);
    asked += 1;
    if (await isFree(port)) return port;
  }
  throw new Error('there is no free port');
}

/** @param {number} port @returns {Promise<boolean>} */
function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer().once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
