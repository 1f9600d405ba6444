import type { Connection, EventStream } from '../api/frame.ts';
import { limits } from '../catalogue/limits.ts';
import { entryView } from './entry-view.ts';
import { type EntryFilter, entryTest } from './filter.ts';
import type { Entry, Ledger } from './ledger.ts';

/** How often a line is sent to who follows, so that nobody between takes the connection for dead. */
const heartbeatMs = 15_000;

/**
 * Sends requests as server-sent events, as they are answered. First, those that are kept with ids above `after`, which who comes back says by
 * `Last-Event-ID`; undefined for none. Who reads too slowly is cut off at a bound, and can come back.
 */
export function sendEvents(ledger: Ledger, filter: EntryFilter, after: number | undefined, connection: Connection): void {
  const fits = entryTest(filter);
  const stream = connection.open({ 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
  const last = Number(connection.header('last-event-id') ?? after ?? Number.NaN);
  stream.write(': requests as they are answered\n\n');
  const send = (entry: Entry) => {
    if (fits(entry)) write(stream, `id: ${entry.id}\nevent: request\ndata: ${JSON.stringify(entryView(entry))}\n\n`);
  };
  if (Number.isInteger(last)) for (const entry of ledger.after(last)) send(entry);
  // Who cannot wait for more is told what there is.
  if (!stream.isLive) {
    stream.end();
    return;
  }
  const leave = ledger.follow({
    answered: send,
    cleared: (portal) => write(stream, `event: cleared\ndata: ${JSON.stringify({ portalId: portal ?? null })}\n\n`),
    ended: () => stream.end(),
  });
  const heartbeat = setInterval(() => write(stream, ': still here\n\n'), heartbeatMs).unref();
  stream.closed(() => {
    clearInterval(heartbeat);
    leave();
  });
}

function write(stream: EventStream, text: string): void {
  if (stream.waitingBytes > limits.ledgerStreamBytesMax) stream.end();
  else stream.write(text);
}
