import { endpoints } from '../api/endpoints/index.ts';
import type { FrameContext } from '../api/frame.ts';
import { FaultBook } from '../faults/book.ts';
import { FaultGate } from '../faults/gate.ts';
import type { HttpServer } from './http-server.ts';

/** The faults of a server, which stand before its handlers while there are any. Those of a portal go with it. */
export function faultsOf(server: HttpServer, context: FrameContext): { readonly book: FaultBook; readonly gate: FaultGate } {
  const book = new FaultBook(() => {
    server.gate = book.isEmpty ? undefined : (name, request, handler) => gate.pass(name, request, handler);
  });
  const gate = new FaultGate(book, endpoints, context);
  context.serverCall.portals.removals.add((id) => book.clear(id));
  return { book, gate };
}
