// The ceiling: a bare node:http server that reads the request's body and answers a fixed JSON body of a given size with a given status.
// With --parse it also parses the request's body as JSON.
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    bytes: { type: 'string', default: '64' },
    status: { type: 'string', default: '200' },
    parse: { type: 'boolean', default: false },
  },
});
const frame = '{"filler":""}';
const answer = Buffer.from(frame.replace('""', `"${'x'.repeat(Math.max(0, Number(values.bytes) - frame.length))}"`));
const status = Number(values.status);
const headers = { 'content-type': 'application/json;charset=utf-8', 'content-length': answer.length };

createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    if (values.parse && chunks.length > 0) JSON.parse(Buffer.concat(chunks).toString('utf8'));
    response.writeHead(status, headers);
    response.end(answer);
  });
}).listen(Number(values.port), '127.0.0.1');
