// A receiver of webhooks that reads each request, counts its events, and answers 204. GET tells how many there were.
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { port: { type: 'string' } } });
let events = 0;

createServer((request, response) => {
  if (request.method === 'GET') {
    response.end(JSON.stringify({ events }));
    return;
  }
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    events += JSON.parse(Buffer.concat(chunks).toString('utf8')).length;
    response.writeHead(204).end();
  });
}).listen(Number(values.port), '127.0.0.1');
