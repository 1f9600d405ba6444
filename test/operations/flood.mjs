// Sends all of its requests at the same time and prints how each was answered. A process of its own, so that its memory is not the server's.
//
// With `held`, the requests are there together however slow the machine is: each sends its head and one byte, and the rest once so many are
// answered, which can only be refusals; and the server does not run until the rest of each is on its way.
import { once } from 'node:events';
import { request } from 'node:http';

/** @typedef {{url: string, tokens: string[], count: number, inputs: number, chars: number, held?: {pid: number, refusals: number}}} Flood */

/** @type {Flood} */
const { url, tokens, count, inputs, chars, held } = JSON.parse(process.argv[2] ?? '{}');
const body = Buffer.from(
  JSON.stringify({ inputs: Array.from({ length: inputs }, () => ({ properties: { firstname: 'x'.repeat(chars) } })) }),
);
const path = '/crm/objects/2026-03/contacts/batch/create';

let answers = 0;
/** @type {() => void} */
let letGo = () => {};
/** Resolves when the rest of the bodies may be sent. */
const room = held === undefined ? Promise.resolve() : new Promise((resolve) => (letGo = () => resolve(undefined)));

/** @param {number} place */
async function send(place) {
  const token = tokens[place % tokens.length];
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'content-length': body.length };
  const sent = request(`${url}${path}`, { method: 'POST', agent: false, headers });
  let isAnswered = false;
  try {
    const answered = once(sent, 'response').then((heard) => {
      isAnswered = true;
      answers += 1;
      if (held !== undefined && answers === held.refusals) letGo();
      return heard;
    });
    sent.write(body.subarray(0, 1));
    await Promise.race([room, answered]);
    if (!isAnswered) sent.end(body.subarray(1), () => noteSent(place));
    const [answer] = await answered;
    const parts = [];
    for await (const part of answer) parts.push(part);
    const text = Buffer.concat(parts).toString();
    const { status, message, results } = JSON.parse(text);
    const refusal = answer.statusCode === 201 ? undefined : { status, message, retryAfter: answer.headers['retry-after'] };
    return { token, status: answer.statusCode, stored: results?.length ?? 0, refusal };
  } catch (cause) {
    return { token, status: 0, stored: 0, refusal: String(cause) };
  } finally {
    sent.destroy();
    noteSent(place);
  }
}

/** Requests that are answered, or wholly in their sockets, whose buffers hold one each. */
const gone = new Set();

/** Where sockets have less room than that, the server has to read on. */
const sentMsMax = 20_000;
/** @type {NodeJS.Timeout | undefined} */
let goesOn;

/** @param {number} place */
function noteSent(place) {
  gone.add(place);
  if (gone.size === count) goOn();
}

function goOn() {
  if (held === undefined || goesOn === undefined) return;
  clearTimeout(goesOn);
  goesOn = undefined;
  process.kill(held.pid, 'SIGCONT');
}

if (held !== undefined) {
  void room.then(() => {
    process.kill(held.pid, 'SIGSTOP');
    goesOn = setTimeout(goOn, sentMsMax);
  });
}
process.stdout.write(JSON.stringify(await Promise.all(Array.from({ length: count }, (_, place) => send(place)))));
