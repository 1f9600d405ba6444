import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { type FaultOptions, type FaultResponse, type PortalHandle, startCrosstie } from '../../src/index.ts';

const crosstie = await startCrosstie();
afterAll(() => crosstie.close());

const contacts = '/crm/v3/objects/contacts';

type Command =
  | { readonly kind: 'create' }
  | { readonly kind: 'batch'; readonly count: number }
  | { readonly kind: 'update' | 'archive' | 'link'; readonly which: number };

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Command>({ kind: 'create' }) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 4 }).map((count): Command => ({ kind: 'batch', count })) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('update', 'archive', 'link'), which: fc.nat(20) }) },
);

/** Of the two kinds of resets one at a time: which of them it was, no client can tell. */
const responses = (reset: 'before' | 'after'): fc.Arbitrary<FaultResponse> =>
  fc.oneof(
    fc.constantFrom<FaultResponse>(401, 423, 429, 477, 500, 502, 503, 504),
    fc.constant<FaultResponse>({ reset }),
    fc.constant<FaultResponse>({ latencyMs: 1 }),
    fc.oneof(fc.integer({ min: 1, max: 3 }), fc.uniqueArray(fc.nat(4), { minLength: 1 })).map((partial): FaultResponse => ({ partial })),
  );

const faults = (reset: 'before' | 'after'): fc.Arbitrary<readonly FaultOptions[]> =>
  fc.array(
    fc.record(
      {
        match: fc.constantFrom({}, { method: 'POST' }, { objectType: '0-1' }, { path: `${contacts}/**` }, { operation: 'records.update' }),
        after: fc.nat(3),
        every: fc.integer({ min: 1, max: 3 }),
        times: fc.integer({ min: 1, max: 4 }),
        probability: fc.constantFrom(0.5, 1),
        seed: fc.nat(99),
        respond: responses(reset),
      },
      { requiredKeys: ['respond'] },
    ),
    { minLength: 1, maxLength: 4 },
  );

/** What has to be kept of a contact. */
interface Kept {
  /** Undefined where the answer that told it was lost. */
  readonly id: string | undefined;
  firstname: string | null;
  isLive: boolean;
  isLinked: boolean;
}

/** Sends commands, and keeps what the answers say is so. */
class Client {
  readonly kept = new Map<string, Kept>();
  readonly refused = new Set<string>();
  readonly #portal: PortalHandle;
  readonly #reset: 'before' | 'after';
  readonly #company: string;
  #made = 0;

  constructor(portal: PortalHandle, reset: 'before' | 'after', company: string) {
    this.#portal = portal;
    this.#reset = reset;
    this.#company = company;
  }

  async run(one: Command): Promise<void> {
    if (one.kind === 'create') return this.#create();
    if (one.kind === 'batch') return this.#batch(one.count);
    const live = [...this.kept.values()].filter(({ id, isLive }) => isLive && id !== undefined);
    const contact = live[one.which % Math.max(1, live.length)];
    if (contact === undefined) return;
    const path = `${contacts}/${contact.id}`;
    if (one.kind === 'update') {
      this.#made += 1;
      const firstname = String(this.#made);
      if (await this.#isDone('PATCH', path, { properties: { firstname } })) contact.firstname = firstname;
    } else if (one.kind === 'archive') {
      if (await this.#isDone('DELETE', path)) contact.isLive = false;
    } else if (await this.#isDone('PUT', `/crm/v4/objects/contacts/${contact.id}/associations/default/companies/${this.#company}`)) {
      contact.isLinked = true;
    }
  }

  async #create(): Promise<void> {
    const email = this.#email();
    const answer = await this.#send('POST', contacts, { properties: { email } });
    if (answer === 'lost' ? this.#reset === 'after' : answer.status === 201)
      this.#keep(email, answer === 'lost' ? undefined : answer.body.id);
    else this.refused.add(email);
  }

  async #batch(count: number): Promise<void> {
    const sent = Array.from({ length: count }, () => this.#email());
    const inputs = sent.map((email) => ({ properties: { email }, objectWriteTraceId: email }));
    const answer = await this.#send('POST', `${contacts}/batch/create`, { inputs });
    if (answer === 'lost') {
      for (const email of sent) this.#reset === 'after' ? this.#keep(email, undefined) : this.refused.add(email);
      return;
    }
    const made = new Map((answer.body.results ?? []).map(({ id, properties }) => [properties.email, id]));
    for (const email of sent) made.has(email) ? this.#keep(email, made.get(email)) : this.refused.add(email);
    const told = (answer.body.errors ?? []).flatMap(({ context }) => context?.objectWriteTraceId ?? []);
    if (answer.status === 207) expect(told.sort()).toEqual(sent.filter((email) => !made.has(email)).sort());
  }

  #email(): string {
    this.#made += 1;
    return `c${this.#made}@example.com`;
  }

  #keep(email: string, id: string | undefined): void {
    this.kept.set(email, { id, firstname: null, isLive: true, isLinked: false });
  }

  async #isDone(method: string, path: string, body?: object): Promise<boolean> {
    const answer = await this.#send(method, path, body);
    return answer === 'lost' ? this.#reset === 'after' : answer.status < 300;
  }

  async #send(method: string, path: string, body?: object) {
    try {
      const answer = await this.#portal.fetch(path, { method, ...(body && { body: JSON.stringify(body) }) });
      const text = await answer.text();
      return { status: answer.status, body: (text.startsWith('{') ? JSON.parse(text) : {}) as Body };
    } catch {
      return 'lost';
    }
  }
}

interface Body {
  readonly id: string;
  readonly results?: readonly { readonly id: string; readonly properties: { readonly email: string; readonly firstname: string | null } }[];
  readonly errors?: readonly { readonly context?: { readonly objectWriteTraceId?: readonly string[] } }[];
}

const read = async ({ fetch }: PortalHandle, path: string) => (await (await fetch(path)).json()) as Required<Body>;

async function expectKept(portal: PortalHandle, { kept, refused }: Client, company: string): Promise<void> {
  const page = '?limit=100&properties=email,firstname';
  const live = new Map(
    (await read(portal, contacts + page)).results.map(({ properties, id }) => [properties.email, { ...properties, id }]),
  );
  const archived = new Set((await read(portal, `${contacts}${page}&archived=true`)).results.map(({ properties }) => properties.email));
  const linked = (await read(portal, `/crm/v3/objects/companies/${company}/associations/contacts`)).results.map(({ id }) => id);
  for (const [email, { firstname, isLive, isLinked, id }] of kept) {
    expect([live.has(email), archived.has(email)], email).toEqual([isLive, !isLive]);
    if (!isLive) continue;
    expect(live.get(email)?.firstname, email).toBe(firstname);
    if (id !== undefined) expect(linked.includes(id), email).toBe(isLinked);
  }
  for (const email of refused) expect(live.has(email) || archived.has(email), email).toBe(false);
  expect(live.size + archived.size).toBe(kept.size);
}

test.each(['before', 'after'] as const)(
  'whatever faults there are, what was answered as done is kept, and what was not is not (resets %s)',
  async (reset) => {
    let fired = 0;
    const run = async (rules: readonly FaultOptions[], commands: readonly Command[]) => {
      await using portal = await crosstie.portal();
      const made = await portal.fetch('/crm/v3/objects/companies', { method: 'POST', body: '{"properties":{}}' });
      const { id: company } = (await made.json()) as Body;
      for (const rule of rules) await portal.faults.add(rule);
      const client = new Client(portal, reset, company);
      for (const one of commands) await client.run(one);
      for (const fault of await portal.faults.list()) fired += fault.fired;
      await portal.faults.clear();
      await expectKept(portal, client, company);
    };
    await fc.assert(fc.asyncProperty(faults(reset), fc.array(command, { minLength: 4, maxLength: 12 }), run), { numRuns: 20 });
    expect(fired).toBeGreaterThan(15);
  },
);
