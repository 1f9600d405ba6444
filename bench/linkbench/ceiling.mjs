// The ceiling of the mix: a bare node:http server that reads the request's body and answers with a status and a JSON body of a fixed length for each
// operation, which the request names in a header.
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { port: { type: 'string' }, answers: { type: 'string', default: '[]' } } });
/** @type {readonly {status: number, bytes: number}[]} */
const answers = JSON.parse(values.answers);
// Generators look for an id where they created a record.
const frame = '{"id":"29000000001","filler":""}';
const made = answers.map(({ status, bytes }) => {
  const body = bytes === 0 ? undefined : Buffer.from(frame.replace('""', `"${'x'.repeat(Math.max(0, bytes - frame.length))}"`));
  const headers = body === undefined ? {} : { 'content-type': 'application/json;charset=utf-8', 'content-length': body.length };
  return { status, headers, body };
});

createServer((request, response) => {
  request.on('data', () => undefined);
  request.on('end', () => {
    const { status, headers, body } = made[Number(request.headers['x-operation'] ?? 0)];
    response.writeHead(status, headers);
    response.end(body);
  });
}).listen(Number(values.port), '127.0.0.1');
