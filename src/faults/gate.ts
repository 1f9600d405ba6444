import type { Endpoint } from '../api/endpoint.ts';
import type { FrameContext, HttpReply, HttpRequest } from '../api/frame.ts';
import { type HttpHandler, isOwnRoute, type RouteName } from '../api/mount.ts';
import { type ObjectTypes, resolveObjectType } from '../domain/object-type.ts';
import { isProblem } from '../domain/problem.ts';
import { defaultSwitches } from '../operations/call.ts';
import { isOfSession } from '../operations/sessions.ts';
import type { Caller } from '../operations/tokens.ts';
import { type FaultedCall, ownReply, statusReply } from './answers.ts';
import { type FaultBook, isDue, type KeptFault } from './book.ts';
import { type CutBatch, cutBatch, partialReply } from './partial.ts';
import type { FaultMatch, Latency } from './rule.ts';
import { Waits } from './waits.ts';

/** What is known of who sends a request. */
interface Sender {
  readonly caller: Caller | undefined;
  readonly switches: FaultedCall['switches'];
  /** The object types of the caller's portal. */
  readonly types: ObjectTypes | undefined;
}

/**
 * Stands between requests and their handlers, and gives those to faults that faults are for. A handler works on the whole of a request or on nothing
 * of it: of what a fault answers nothing is written, but where it says so (a reset after the work, the inputs of a batch that do not fail).
 */
export class FaultGate {
  readonly #book: FaultBook;
  readonly #context: FrameContext;
  readonly #rows: ReadonlyMap<string, Endpoint>;
  readonly #waits = new Waits();

  constructor(book: FaultBook, rows: readonly Endpoint[], context: FrameContext) {
    this.#book = book;
    this.#context = context;
    this.#rows = new Map(rows.map((row) => [row.id, row]));
  }

  /** Answers a request, by a fault or by its handler. Rejects only where the handler does. */
  async pass(name: RouteName, request: HttpRequest, handler: HttpHandler): Promise<HttpReply> {
    // Whoever looks on is not what a fault is meant for, and the server's own endpoints are what removes them.
    if (isOwnRoute(name, request) || isOfSession(request.authorization)) return handler(request);
    const candidates = [...this.#book.all].filter((fault) => fitsRoute(fault, name, request));
    if (candidates.length === 0) return handler(request);
    const sender = await this.#senderOf(request);
    // The ledger is to know whose request a fault answered.
    request.portal = sender.caller?.portal ?? undefined;
    const taken = this.#choose(candidates, name, request, sender);
    if (taken === undefined) return handler(request);
    const reply = await this.#respond(taken, name, request, sender, handler);
    return { ...reply, fault: taken.fault.id };
  }

  /** Ends all waiting: the server stops. */
  close(): void {
    this.#waits.end();
  }

  /** The first fault that takes the request; the others count it all the same. */
  #choose(candidates: readonly KeptFault[], name: RouteName, request: HttpRequest, sender: Sender): Taken | undefined {
    let taken: Taken | undefined;
    for (const fault of candidates) {
      if (!fitsSender(fault.rule.match, request, sender)) continue;
      const cut = this.#cutOf(fault, name, request);
      if (cut === 'not a batch') continue;
      if (isDue(fault)) taken ??= { fault, cut };
    }
    if (taken !== undefined) taken.fault.fired += 1;
    return taken;
  }

  #cutOf({ rule: { respond } }: KeptFault, { operation }: RouteName, request: HttpRequest): CutBatch | undefined | 'not a batch' {
    if (respond.kind !== 'partial') return undefined;
    const answers = this.#rows.get(operation)?.answers;
    if (answers === undefined || !(207 in answers)) return 'not a batch';
    return cutBatch(request, respond) ?? 'not a batch';
  }

  async #respond({ fault, cut }: Taken, name: RouteName, request: HttpRequest, sender: Sender, handler: HttpHandler): Promise<HttpReply> {
    const { respond } = fault.rule;
    await this.#waits.wait(msOf(respond.latency, fault));
    switch (respond.kind) {
      case 'late':
        return handler(request);
      case 'own':
        return ownReply(respond);
      case 'status':
        return statusReply(respond, this.#callOf(name, sender));
      case 'partial':
        return cut === undefined ? handler(request) : partialReply(await handler(cut.request), cut.errors);
      case 'reset':
        if (respond.when === 'after') await handler(request);
        return { status: 0, headers: {}, body: undefined, takeOver: (connection) => connection.reset() };
    }
  }

  #callOf({ operation }: RouteName, { caller, switches }: Sender): FaultedCall {
    return { caller, switches, group: this.#rows.get(operation)?.rateGroup ?? 'general', now: this.#context.now() };
  }

  async #senderOf({ authorization }: HttpRequest): Promise<Sender> {
    const found = await this.#context.findCaller(authorization, this.#context.now());
    const caller = isProblem(found) ? undefined : found;
    const portal = caller?.portal == null ? undefined : await this.#context.portal(caller.portal);
    return { caller, switches: portal === undefined ? defaultSwitches : this.#context.switchesOf(portal), types: portal?.schema.objects };
  }
}

interface Taken {
  readonly fault: KeptFault;
  readonly cut: CutBatch | undefined;
}

function fitsRoute({ rule: { match }, fitsPath }: KeptFault, { operation, edition }: RouteName, { method, path }: HttpRequest): boolean {
  return (
    (match.method === undefined || match.method === method) &&
    (match.operation === undefined || match.operation === operation) &&
    (match.edition === undefined || match.edition === edition) &&
    fitsPath(path)
  );
}

function fitsSender({ portalId, objectType }: FaultMatch, { params }: HttpRequest, { caller, types }: Sender): boolean {
  if (portalId !== undefined && caller?.portal !== portalId) return false;
  return objectType === undefined || namesType(objectType, params, types);
}

/** Whether a parameter of the path names the object type, by whatever name of it. */
function namesType(wanted: string, params: HttpRequest['params'], types: ObjectTypes | undefined): boolean {
  const resolve = (word: string) => {
    const type = types === undefined ? resolveObjectType(word) : types.resolve(word);
    return isProblem(type) ? word.toLowerCase() : type.key;
  };
  const key = resolve(wanted);
  return Object.entries(params).some(([name, word]) => name.endsWith('bjectType') && resolve(word) === key);
}

function msOf({ leastMs, mostMs }: Latency, fault: KeptFault): number {
  return mostMs > leastMs ? leastMs + fault.chance() * (mostMs - leastMs) : leastMs;
}
