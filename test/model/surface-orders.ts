import fc from 'fast-check';
import { idOf, type Kind, type SurfaceModel, typeOf } from './surface-model.ts';

/** Random commands over the whole surface of associations, and what they come to once the records and kinds are known. */

/** Ordered pairs of object types with every kind of rule: primary companies, parents, one template, symmetric types, none. */
const pairs = [
  ['0-1', '0-2'],
  ['0-3', '0-2'],
  ['0-2', '0-2'],
  ['0-1', '0-1'],
  ['0-3', '0-1'],
  ['0-136', '0-1'],
  ['0-14', '0-64'],
] as const;

const editions = ['v4', '2025-09', '2026-03', '2026-09', '2026-09-beta'] as const;

/** How often each command comes. */
const weights = {
  associate: 4,
  label: 8,
  type: 5,
  create: 3,
  remove: 2,
  unlabel: 3,
  untype: 3,
  createLabel: 4,
  updateLabel: 1,
  deleteLabel: 1,
  limit: 4,
  purge: 1,
  archive: 2,
  restore: 3,
  merge: 1,
} as const;
export type Verb = keyof typeof weights;

const anyVerb = fc.oneof(...Object.entries(weights).map(([name, weight]) => ({ weight, arbitrary: fc.constant(name as Verb) })));
/** The verbs that make a schema, for the commands at the beginning of a run. */
const schemaVerb = fc.constantFrom<Verb>('createLabel', 'createLabel', 'limit');

const few = fc.nat(5);
const edition = fc.constantFrom(...editions);
/** Low ones, so that three records reach them. */
const lowLimit = fc.constantFrom(1, 1, 1, 2, 2, 3, 0, 10_000, 10_001);

/** A command; each verb takes of it what it needs. `from` and `to` are places among the records of each type, `kinds` among those that fit. */
function anyCommand(verb: fc.Arbitrary<Verb>, from: fc.Arbitrary<number>, to: fc.Arbitrary<number>, max: fc.Arbitrary<number>) {
  const end = fc.record({ from, to, kinds: fc.array(fc.nat(20), { maxLength: 2 }) });
  return fc.record({
    verb,
    pair: fc.nat(3),
    isSwapped: fc.boolean(),
    isBatch: fc.boolean(),
    edition,
    ends: fc.array(end, { minLength: 1, maxLength: 3 }),
    name: fc.constantFrom('a', 'b', 'c', 'd', '1'),
    texts: fc.record({
      label: fc.constantFrom('A', 'B', 'C', 'D', 'Primary', ''),
      inverseLabel: fc.constantFrom(undefined, undefined, 'A', 'B', 'E'),
    }),
    max,
  });
}
type Command = ReturnType<typeof anyCommand> extends fc.Arbitrary<infer Value> ? Value : never;

/** Pairs, a schema for them, what is done under it, and how it is read. */
export const anyRun = fc.record({
  pairs: fc.uniqueArray(fc.constantFrom(...pairs), { minLength: 1, maxLength: 2 }),
  schema: fc.array(anyCommand(schemaVerb, few, few, lowLimit), { maxLength: 6 }),
  commands: fc.array(anyCommand(anyVerb, few, few, lowLimit), { minLength: 1, maxLength: 40, size: 'max' }),
  limit: fc.constantFrom(1, 2, 3, 500),
  edition,
});

/** Neighbours of a hub at the beginning of a run: the embedded engine keeps counters from 64 on. */
const hubSize = 63;

/** A run around one company with so many contacts that its counters are kept, now more and now fewer, and limits at that size. */
export const anyHubRun = anyRun.chain((run) => {
  // Places wrap around: among two companies an even one is the hub.
  const any = fc.integer({ min: hubSize - 4, max: hubSize + 3 });
  const command = anyCommand(anyVerb, any, any, fc.constantFrom(hubSize, hubSize + 1, hubSize + 2, 1));
  const gather: Command = {
    ...{ verb: 'associate', pair: 0, isSwapped: false, isBatch: true, edition: '2026-03', name: 'a', max: 1 },
    ends: Array.from({ length: hubSize }, (_, from) => ({ from, to: 0, kinds: [] })),
    texts: { label: 'A', inverseLabel: undefined },
  };
  return fc.record({
    ...{ pairs: fc.constant([pairs[0]]), schema: fc.constant([...run.schema, gather]), edition: fc.constant(run.edition) },
    commands: fc.array(command, { minLength: 1, maxLength: 40, size: 'max' }),
    limit: fc.constantFrom(7, 500),
  });
});

/** A kind as an order names it: one that the model knows, or one that nobody does. */
export type NamedKind = Pick<Kind, 'key' | 'name'>;
const unknownKind: NamedKind = { key: '1-999', name: 'no_such_kind' };

export interface Ask {
  readonly from: string;
  readonly to: string;
  /** Another record of the type of the first, or the same. */
  readonly rival: string;
  readonly kinds: readonly NamedKind[];
  /** The one kind that v3 names, by name or id. */
  readonly word: string;
}

/** A command whose records and kinds are found. */
export interface Order extends Omit<Command, 'ends' | 'pair' | 'isSwapped'> {
  readonly from: string;
  readonly to: string;
  readonly asks: readonly [Ask, ...Ask[]];
}

/** Finds the records and kinds of a command: mostly those of its direction, at times those of the other one, and at times none. */
export function orderOf(
  command: Command,
  chosen: readonly (readonly [string, string])[],
  records: ReadonlyMap<string, readonly string[]>,
  model: SurfaceModel,
): Order {
  const { ends, pair, isSwapped, ...rest } = command;
  const [one, other] = chosen[pair % chosen.length] ?? pairs[0];
  const [from, to] = isSwapped ? [other, one] : [one, other];
  const vocabulary = vocabularyOf(command.verb, model.kindsBetween(from, to), model.kindsBetween(to, from));
  const restorable = command.verb === 'restore' ? model.archived : [];
  const recordAt = (type: string, place: number) => {
    const archived = restorable.filter((name) => typeOf(name) === type);
    return at(archived.length > 0 ? archived : (records.get(type) ?? []), place);
  };
  const asks = ends.map(({ from: fromPlace, to: toPlace, kinds: places }): Ask => {
    const kinds = places.map((place) => at(vocabulary, place));
    const [first = at(vocabulary, fromPlace + toPlace)] = kinds;
    const word = fromPlace % 2 === 0 ? first.name : first.key.slice(2);
    return { from: recordAt(from, fromPlace), to: recordAt(to, toPlace), rival: recordAt(from, toPlace), kinds, word };
  });
  const [first, ...others] = asks;
  if (first === undefined) throw new Error('a command asks for nothing');
  return { ...rest, from, to, asks: command.isBatch ? [first, ...others] : [first] };
}

/** The kinds among which an order chooses: each as often as it is to be named. */
function vocabularyOf(verb: Verb, own: readonly Kind[], opposite: readonly Kind[]): readonly NamedKind[] {
  const isAboutLabels = verb === 'updateLabel' || verb === 'deleteLabel';
  const named = isAboutLabels ? own.filter(({ isLabel }) => isLabel) : own;
  return [...named, ...named, ...named, ...opposite, unknownKind];
}

function at<Value>(list: readonly Value[], place: number): Value {
  const found = list[place % list.length];
  if (found === undefined) throw new Error('nothing to choose from');
  return found;
}

/** What an order has to be answered. */
export interface Answer {
  readonly status: number;
  /** What the answer says of each input that succeeded. */
  readonly rows: readonly string[];
  readonly errors: number;
}

/** Has the model obey an order. `made` are the ids of the records that the server made, where it made any. */
export function obey(model: SurfaceModel, order: Order, made: readonly string[]): Answer {
  return deeds[order.verb](model, order, made);
}

const deeds: Readonly<Record<Verb, (model: SurfaceModel, order: Order, made: readonly string[]) => Answer>> = {
  associate(model, { asks, isBatch }) {
    const held = asks.filter((ask) => model.link(ask.from, ask.to, [], 'kept'));
    const rows = held.flatMap((ask) => defaultRows(model, ask));
    return answerOf([200, isBatch ? 207 : 400], rows, isBatch, asks.length - held.length);
  },
  label(model, { asks, from, isBatch }) {
    const held = asks.filter((ask) => areKnown(model, ask) && model.link(ask.from, ask.to, kindsOf(model, ask), 'replaced'));
    const rows = held.map((ask) => `${ask.from} ${ask.to} ${labelsOf(kindsOf(model, ask), from).join('|')}`);
    return answerOf([201, asks.length === 1 ? 400 : 207], rows, isBatch && asks.length > 1, asks.length - held.length);
  },
  type(model, { asks, from, to, isBatch }) {
    const read = asks.map((ask) => typeOne(model, ask));
    const rows = read.flatMap((one) => one.rows);
    const problems = read.flatMap((one) => one.problems);
    if (!isBatch) return { status: problems[0] ?? 200, rows: [], errors: 0 };
    const [only, ...more] = asks;
    const isRefused = more.length === 0 && only.from !== only.to && model.kindCalled(from, to, only.word) === undefined;
    return isRefused ? answered(400) : answerOf([201, 207], rows, true, problems.length);
  },
  create(model, { asks, from }, made) {
    const isDone = model.attempt(() =>
      asks.every((ask, place) => {
        const name = `${from}/${made[place] ?? `none-${place}`}`;
        model.add(name);
        return areKnown(model, ask) && (ask.kinds.length === 0 || model.link(name, ask.to, kindsOf(model, ask), 'kept'));
      }),
    );
    return answered(isDone ? 201 : 400);
  },
  remove(model, { asks }) {
    for (const ask of asks) model.unlink(ask.from, ask.to, model.between(ask.from, ask.to));
    return answered(204);
  },
  unlabel(model, { asks }) {
    for (const { from, to, kinds } of asks)
      model.unlabel(
        from,
        to,
        kinds.map(({ key }) => key),
      );
    return answered(204);
  },
  untype(model, { asks, from, to }) {
    const read = asks.filter((ask) => ask.from !== ask.to).map((ask) => ({ ...ask, kind: model.kindCalled(from, to, ask.word) }));
    if (read.some(({ kind }) => kind === undefined)) return answered(400);
    for (const ask of read) if (ask.kind !== undefined) model.untype(ask.from, ask.to, ask.kind);
    return answered(204);
  },
  createLabel(model, { from, to, name, texts }) {
    const kinds = model.createLabel(from, to, name, texts);
    return { ...answered(kinds === undefined ? 400 : 200), rows: (kinds ?? []).map(({ key, label }) => `${key} ${label}`) };
  },
  updateLabel(model, { asks: [ask], from, to, texts }) {
    return answered(model.updateLabel(from, to, labelId(ask), texts) ? 204 : 400);
  },
  deleteLabel(model, { asks: [ask], from, to }) {
    return answered(model.deleteLabel(from, to, labelId(ask)) ? 204 : 400);
  },
  limit(model, { asks: [ask], from, to, isBatch, max }) {
    const fits = (kind: Kind) => kind.from === from && kind.to === to;
    const set = kindsOf(model, ask).filter((kind) => fits(kind) && model.setLimit(kind, max));
    return answerOf(
      [isBatch ? 200 : 201, 207],
      set.map(({ key }) => `${key} ${max}`),
      true,
      ask.kinds.length - set.length,
    );
  },
  purge(model, { asks: [ask], from, to }) {
    const kinds = kindsOf(model, ask).filter((kind) => kind.from === from && kind.to === to);
    if (kinds.length < ask.kinds.length) return answered(400);
    for (const kind of kinds) model.removeLimit(kind);
    return answered(204);
  },
  archive(model, { asks: [ask] }) {
    model.archive(ask.from);
    return answered(204);
  },
  restore(model, { asks: [ask] }) {
    return answered(model.restore(ask.from) ? 200 : 404);
  },
  merge(model, { asks: [ask], from }, made) {
    const [primary, merged] = [model.standFor(ask.from), model.standFor(ask.rival)];
    if (primary === merged) return answered(400);
    if (!model.isLive(primary) || !model.isLive(merged)) return answered(404);
    return answered(model.merge(primary, merged, `${from}/${made[0] ?? 'none'}`) ? 200 : 400);
  },
};

function answered(status: number): Answer {
  return { status, rows: [], errors: 0 };
}

function kindsOf(model: SurfaceModel, { kinds }: Ask): readonly Kind[] {
  return kinds.flatMap(({ key }) => model.kind(key) ?? []);
}

function areKnown(model: SurfaceModel, { kinds }: Ask): boolean {
  return kinds.every(({ key }) => model.kind(key) !== undefined);
}

/** Links by the one kind that v3 names: two rows, or what is wrong, each missing end by itself. */
function typeOne(model: SurfaceModel, ask: Ask): { readonly rows: readonly string[]; readonly problems: readonly number[] } {
  const { from, to, word } = ask;
  const kind = model.kindCalled(typeOf(from), typeOf(to), word);
  if (from === to || kind === undefined) return { rows: [], problems: [400] };
  const missing = [from, to].filter((name) => !model.isLive(name));
  if (missing.length > 0) return { rows: [], problems: missing.map(() => 404) };
  if (!model.link(from, to, [kind], 'kept')) return { rows: [], problems: [400] };
  const back = model.kind(kind.back)?.name;
  return { rows: [`${idOf(to)} ${idOf(from)} ${back}`, `${idOf(from)} ${idOf(to)} ${kind.name}`], problems: [] };
}

function answerOf([good, bad]: readonly [number, number], rows: readonly string[], countsErrors: boolean, errors: number): Answer {
  return { status: errors === 0 ? good : bad, rows: errors === 0 || countsErrors ? rows : [], errors: countsErrors ? errors : 0 };
}

/** Both directions, by type id, the requested one first on a tie. */
function defaultRows(model: SurfaceModel, { from, to }: Ask): readonly string[] {
  const kind = model.kindsBetween(typeOf(from), typeOf(to)).find(({ isDefault }) => isDefault);
  const [there, back] = [Number(kind?.key.slice(2)), Number(kind?.back.slice(2))];
  const rows = [`${idOf(from)} ${idOf(to)} ${there}`, `${idOf(to)} ${idOf(from)} ${back}`];
  return there <= back ? rows : rows.reverse();
}

function labelsOf(kinds: readonly Kind[], from: string): readonly string[] {
  return [...new Set(kinds)].filter((kind) => kind.from === from).flatMap(({ label }) => label ?? []);
}

/** The id by which a label is changed or deleted. */
export function labelId({ kinds }: Ask): number {
  return Number((kinds[0] ?? unknownKind).key.slice(2));
}
