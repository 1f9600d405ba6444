// Sends all of its requests at the same time and prints how each was answered. A process of its own, so that its memory is not the server's.
import { once } from 'node:events';
import { request } from 'node:http';

/** @typedef {{url: string, tokens: string[], count: number, inputs: number, chars: number}} Flood */

/** @type {Flood} */
const { url, tokens, count, inputs, chars } = JSON.parse(process.argv[2] ?? '{}');
const body = JSON.stringify({ inputs: Array.from({ length: inputs }, () => ({ properties: { firstname: 'x'.repeat(chars) } })) });
const path = '/crm/objects/2026-03/contacts/batch/create';

/** @param {number} place */
async function send(place) {
  const token = tokens[place % tokens.length];
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  };
  const sent = request(`${url}${path}`, { method: 'POST', agent: false, headers });
  try {
    const answered = once(sent, 'response');
    sent.end(body);
    const [answer] = await answered;
    const parts = [];
    for await (const part of answer) parts.push(part);
    const text = Buffer.concat(parts).toString();
    const { status, message, results } = JSON.parse(text);
    const refusal = answer.statusCode === 201 ? undefined : { status, message, retryAfter: answer.headers['retry-after'] };
    return { token, status: answer.statusCode, stored: results?.length ?? 0, refusal };
  } catch (cause) {
    return { token, status: 0, stored: 0, refusal: String(cause) };
  }
}

process.stdout.write(JSON.stringify(await Promise.all(Array.from({ length: count }, (_, place) => send(place)))));
