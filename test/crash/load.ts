import { setTimeout as wait } from 'node:timers/promises';
import type { Step } from './contact-states.ts';
import type { Contact, Oracle, Planned, Verdict } from './oracle.ts';
import { contactsPath, linksPath, requestOf } from './steps.ts';
import { type Client, read, send, sendWrite } from './wire.ts';

/** What writers have to write with: a hub that everybody links to, companies of this load, labels. */
export interface Field {
  readonly hub: string;
  readonly companies: readonly string[];
  /** Labels at the contact's end, and what each is at the company's. */
  readonly labels: ReadonlyMap<string, string>;
}

const labelNames = ['works', 'advises'] as const;

/** Makes companies, and with the first call the labels. All of it is answered when this resolves. */
export async function prepareField(client: Client, oracle: Oracle, companyCount: number, before?: Field): Promise<Field> {
  const labels = before?.labels ?? (await makeLabels(client));
  const made = Array.from({ length: companyCount }, async () => {
    const { id } = await read<{ readonly id: string }>(client, {
      method: 'POST',
      path: '/crm/objects/2026-03/companies',
      body: { properties: {} },
    });
    return id;
  });
  const companies = await Promise.all(made);
  const hub = before?.hub ?? companies[0] ?? '';
  oracle.companies.push(...companies);
  return { hub, companies, labels };
}

async function makeLabels(client: Client): Promise<ReadonlyMap<string, string>> {
  const labels = new Map<string, string>();
  for (const name of labelNames) {
    const body = { name, label: name, inverseLabel: `${name} back` };
    const { results } = await read<{ readonly results: readonly { readonly typeId: number }[] }>(client, {
      method: 'POST',
      path: `${linksPath}/labels`,
      body,
    });
    const [there, back] = results.map(({ typeId }) => `U${typeId}`);
    labels.set(there ?? '', back ?? '');
  }
  return labels;
}

export interface LoadParts {
  readonly client: Client;
  readonly oracle: Oracle;
  readonly field: Field;
  /** Sets addresses apart from those of other loads. */
  readonly mark: string;
  readonly writers: number;
}

/** Writers that write until they are told to stop, or the server is gone. */
export interface Load {
  /** Resolves when so many more writes are kept. Rejects as `stop` does. */
  answered(count: number): Promise<void>;
  /** The same for writes that are not kept, or nobody knows. */
  refused(count: number): Promise<void>;
  /** Lets every writer finish what it sent. Rejects with what the first of them found wrong. */
  stop(): Promise<void>;
}

/** After an answer that says to come again. */
const refusedPauseMs = 20;
/** Contacts that a writer has at a time. */
const contactsMax = 6;

export function startLoad(parts: LoadParts): Load {
  let isStopped = false;
  const work = Array.from({ length: parts.writers }, async (_, writer) => {
    const own: Contact[] = [];
    for (let turn = 0; !isStopped; turn += 1) {
      const verdict = await writeOnce(parts, own, `${parts.mark}-${writer}-${turn}`);
      if (verdict === 'unknown' && parts.client.isKilled) return;
      if (verdict !== 'kept') await wait(refusedPauseMs);
    }
  });
  const all = Promise.all(work);
  // Told by `stop`; a writer that fails early must not end the process.
  let isFailed = false;
  all.catch(() => {
    isFailed = true;
  });
  const counted = async (verdict: 'kept' | 'refused', count: number) => {
    const { verdicts } = parts.oracle;
    const seen = () => verdicts[verdict] + (verdict === 'refused' ? verdicts.unknown : 0);
    const end = seen() + count;
    while (!isFailed && seen() < end) await wait(1);
    if (isFailed) await all;
  };
  return {
    answered: (count) => counted('kept', count),
    refused: (count) => counted('refused', count),
    async stop() {
      isStopped = true;
      await all;
    },
  };
}

/** How often a writer defines a property instead. */
const definedShare = 0.02;

/** One request about contacts of the writer's own; those whose state it leaves open are left to the reader. */
async function writeOnce({ client, oracle, field }: LoadParts, own: Contact[], mark: string): Promise<Verdict> {
  if (Math.random() < definedShare) return defineProperty(client, oracle, `loop_${mark.replaceAll('-', '_')}`);
  const plan = planOnce(oracle, field, own, mark);
  const verdict = await oracle.attempt(plan, () =>
    sendWrite(client, requestOf(client.portalId, plan), (body) => {
      if (plan[0]?.step.kind === 'create') takeIds(plan, body);
    }),
  );
  for (const { contact, step } of plan) {
    const isGone = verdict === 'unknown' || (step.kind === 'archive' && verdict === 'kept' && Math.random() < 0.7);
    const isNew = step.kind === 'create' && verdict === 'kept';
    if (isNew) own.push(contact);
    if (isGone || own.length > contactsMax) own.splice(own.indexOf(isGone ? contact : (own[0] ?? contact)), own.includes(contact) ? 1 : 0);
  }
  const live = own.find(({ state }) => state.life === 'live');
  if (verdict === 'kept' && live !== undefined && Math.random() < takenShare) await expectTaken(client, live);
  return verdict;
}

/** How often a writer tries to create a second contact of an address of its own. */
const takenShare = 0.05;

/** Checks that nobody else can be created with the address of a live contact. */
export async function expectTaken(client: Client, { email }: Contact): Promise<void> {
  const answer = await send(client, { method: 'POST', path: contactsPath, body: { properties: { email: email.toUpperCase() } } });
  if (answer === 'lost' || answer.status === 409 || client.tolerated.has(answer.status)) return;
  throw new Error(`creating ${email} twice answered ${answer.status}`);
}

async function defineProperty(client: Client, oracle: Oracle, name: string): Promise<Verdict> {
  const body = { name, label: name, type: 'string', fieldType: 'text', groupName: 'contactinformation' };
  const verdict = await sendWrite(client, { method: 'POST', path: propertiesPath, body });
  if (verdict === 'kept') oracle.properties.push(name);
  return verdict;
}

export const propertiesPath = '/crm/properties/2026-03/contacts';

/** Texts that together fill the journal of an engine that has one. */
const longText = { count: 100, chars: 60_000 } as const;

/** Creates many contacts with long values until the load is over, so that what was written is committed in the midst of it. */
export async function writeLong({ client, oracle, mark }: Omit<LoadParts, 'writers' | 'field'>, isOver: () => boolean): Promise<void> {
  const message = 'x'.repeat(longText.chars);
  for (let turn = 0; !isOver(); turn += 1) {
    const plan = Array.from({ length: longText.count }, (_, at): Planned => {
      const contact = oracle.newContact(`${mark}-long-${turn}-${at}@ties.example`);
      return { contact, step: { kind: 'create', firstname: `long ${mark}-${turn}`, companies: [] } };
    });
    const { body, ...request } = requestOf(client.portalId, plan);
    const inputs = (body as { readonly inputs: readonly { readonly properties: object }[] }).inputs;
    const long = { inputs: inputs.map(({ properties }) => ({ properties: { ...properties, message } })) };
    await oracle.attempt(plan, () => sendWrite(client, { ...request, body: long }, (answer) => takeIds(plan, answer)));
  }
}

function takeIds(plan: readonly Planned[], body: unknown): void {
  const results = plan.length === 1 ? [body] : (body as { readonly results: readonly unknown[] }).results;
  const ids = new Map((results as readonly Created[]).map(({ id, properties }) => [properties.email, id]));
  for (const { contact } of plan) contact.id = ids.get(contact.email);
}

interface Created {
  readonly id: string;
  readonly properties: { readonly email: string };
}

type Kind = Step['kind'];
const kinds: readonly Kind[] = [
  'create',
  'rename',
  'link',
  'link',
  'linkFromCompany',
  'link',
  'label',
  'label',
  'lead',
  'unlink',
  'unlabel',
  'archive',
];
const manyKinds: ReadonlySet<Kind> = new Set<Kind>(['create', 'rename', 'link', 'label', 'unlink', 'unlabel', 'archive']);

function planOnce(oracle: Oracle, field: Field, own: readonly Contact[], mark: string): readonly Planned[] {
  const archived = own.find(({ state }) => state.life === 'archived');
  if (archived !== undefined) return [{ contact: archived, step: { kind: 'restore' } }];
  const kind = own.length < 3 ? 'create' : pick(kinds);
  const isMany = manyKinds.has(kind) && Math.random() < 0.3;
  const contacts =
    kind === 'create'
      ? Array.from({ length: isMany ? 5 : 1 }, (_, at) => oracle.newContact(`${mark}-${at}@ties.example`))
      : isMany
        ? own.slice(0, 4)
        : [pick(own)];
  return contacts.map((contact) => ({ contact, step: stepOf(kind, field, mark) }));
}

function stepOf(kind: Kind, field: Field, mark: string): Step {
  const company = Math.random() < 0.4 ? field.hub : pick(field.companies);
  const label = pick([...field.labels.keys()]);
  switch (kind) {
    case 'create':
      return { kind, firstname: `made ${mark}`, companies: Math.random() < 0.3 ? [company] : [] };
    case 'rename':
      return { kind, firstname: `renamed ${mark}` };
    case 'label':
    case 'unlabel':
      return { kind, company, label };
    case 'archive':
    case 'restore':
      return { kind };
    default:
      return { kind, company };
  }
}

function pick<Value>(values: readonly Value[]): Value {
  const value = values[Math.floor(Math.random() * values.length)];
  if (value === undefined) throw new Error('there is nothing to pick from');
  return value;
}
