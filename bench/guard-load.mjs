// Puts load on one server after the other, as its parent process says by messages: so many GETs of a path, in which `{company}` is a random one, on as many
// connections as are told, each of which waits for its answer. A plain client, because windows of wrk last a second at least.
import { connect } from 'node:net';

/** @typedef {{port: number, token: string, path: string, requests: number, connections: number, firstCompany: number, companies: number}} Order */

/** @type {Map<number, readonly import('node:net').Socket[]>} */
const pools = new Map();

process.on('message', async (/** @type {Order} */ order) => {
  if (!pools.has(order.port)) pools.set(order.port, await Promise.all(Array.from({ length: order.connections }, () => open(order.port))));
  let left = order.requests;
  await Promise.all(
    (pools.get(order.port) ?? []).map(async (socket) => {
      for (; left > 0; await answered(socket)) {
        left -= 1;
        socket.write(request(order));
      }
    }),
  );
  process.send?.('done');
});

/** @param {number} port @returns {Promise<import('node:net').Socket>} */
function open(port) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket));
    socket.once('error', reject);
  });
}

/** @param {Order} order */
function request({ path, token, firstCompany, companies }) {
  const company = firstCompany + Math.floor(Math.random() * companies);
  return `GET ${path.replace('{company}', String(company))} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\n\r\n`;
}

/** Waits for one whole answer, which must be a 200. @param {import('node:net').Socket} socket @returns {Promise<void>} */
function answered(socket) {
  let text = '';
  return new Promise((resolve, reject) => {
    const read = (/** @type {Buffer} */ bytes) => {
      text += bytes.toString('latin1');
      const head = text.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/content-length: (\d+)/.exec(text)?.[1]);
      if (text.length < head + 4 + length) return;
      socket.off('data', read);
      if (text.startsWith('HTTP/1.1 200 ')) resolve();
      else reject(new Error(`a request was answered ${text.slice(0, 300)}`));
    };
    socket.on('data', read);
  });
}
