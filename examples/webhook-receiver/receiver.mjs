// Receives an app's webhooks, believes only what HubSpot signed (v3), and prints what happened.
//
//   CLIENT_SECRET=only-for-tests PORT=3000 node receiver.mjs
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

const { CLIENT_SECRET: secret = 'only-for-tests', PORT: port = '3000' } = process.env;
const agedMsMax = 300_000;

/** Whether HubSpot sent this: the signature is that of method, address, body and time, and the time is not long ago. */
function isSigned({ method, url, headers }, body) {
  const sentAt = headers['x-hubspot-request-timestamp'] ?? '';
  if (Math.abs(Date.now() - Number(sentAt)) > agedMsMax) return false;
  // The address as the sender wrote it. Behind a proxy it is what the proxy was asked for.
  const address = `http://${headers.host}${url}`;
  const wanted = createHmac('sha256', secret)
    .update(method + address + body + sentAt)
    .digest();
  const given = Buffer.from(headers['x-hubspot-signature-v3'] ?? '', 'base64');
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

const server = createServer(async (request, response) => {
  const body = await text(request);
  if (!isSigned(request, body)) {
    console.log('refused what nobody signed');
    return response.writeHead(401).end();
  }
  // HubSpot sends up to 100 events at once and waits five seconds: answer first, work afterwards.
  response.writeHead(204).end();
  for (const { subscriptionType, objectId, propertyName, propertyValue } of JSON.parse(body)) {
    console.log(`${subscriptionType} ${objectId}${propertyName === undefined ? '' : ` ${propertyName}=${propertyValue}`}`);
  }
});
server.listen(Number(port), '127.0.0.1', () => console.log(`receives on http://127.0.0.1:${server.address().port}/hook`));
