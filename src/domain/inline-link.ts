import { invalidRecords, type LinkRules } from './association.ts';
import { limitExceeded } from './association-limit.ts';
import type { AssociationType } from './association-type.ts';
import type { Change } from './change.ts';
import type { FactRequest, Facts, PairRef } from './facts.ts';
import { type AssociationTypeKey, parseRecordId, type RecordRef } from './ids.ts';
import { holdersOf, planLabelledLink, readTypes, type TypeSpec } from './labelled-link.ts';
import type { ObjectType } from './object-type.ts';
import type { PortalSchema } from './portal-schema.ts';
import { isProblem, type Problem, problem } from './problem.ts';

/** A link that comes with a new record, as the caller sent it. The types say what kind of record the id belongs to. */
export interface SentLink {
  readonly to: string | number;
  readonly types: readonly TypeSpec[];
}

/** A record that a new one is to be linked to, and by which types. */
export interface InlineLink {
  readonly to: RecordRef;
  readonly types: readonly AssociationType[];
}

/**
 * Reads the links of a new record, each target once: every type must leave the new record's type. A link without types links
 * nothing. Source: recorded texts for the wrong direction; live test of 2025-01 for empty types.
 */
export function readInlineLinks(schema: PortalSchema, from: ObjectType, sent: readonly SentLink[]): readonly InlineLink[] | Problem {
  const found = new Map<string, { readonly to: RecordRef; readonly types: Set<AssociationType> }>();
  for (const { to, types: specs } of sent) {
    const types = readTypes(schema, specs);
    if (isProblem(types)) return types;
    for (const type of types) {
      if (type.from !== from.key) return misdirected(schema, from, type);
      const id = parseRecordId(to);
      if (id === undefined) return problem('ASSOCIATION_ID_INVALID', { id: to });
      const key = `${type.to}:${id}`;
      const link = found.get(key) ?? { to: { type: type.to, id }, types: new Set<AssociationType>() };
      found.set(key, link);
      link.types.add(type);
    }
  }
  return [...found.values()].map(({ to, types }) => ({ to, types: [...types] }));
}

/** What must be known of the targets before a record with these links is created. */
export function factsOfInlineLinks(schema: PortalSchema, from: ObjectType, links: readonly InlineLink[]): FactRequest {
  const newcomer = { type: from.key, id: nobody };
  return {
    ends: links.map(({ to }) => ({ record: to, toType: from.key })),
    holders: links.flatMap(({ to, types }) =>
      holdersOf(schema.links, { from: newcomer, to }, types).filter(({ record }) => record !== newcomer),
    ),
  };
}

/** Decides the links of a record whose creation has been foreseen, one after the other, and foresees each. They must have been checked. */
export function foreseeInlineLinks(facts: Facts, record: RecordRef, links: readonly InlineLink[], rules: LinkRules): readonly Change[] {
  const changes: Change[] = [];
  for (const { to, types } of links) {
    const planned = planLabelledLink(facts, { from: record, to }, types, 'kept', rules);
    if (isProblem(planned)) throw new Error(`a link that had been checked is refused: ${planned.message}`);
    for (const change of planned) facts.foresee(change);
    changes.push(...planned);
  }
  return changes;
}

/** Checks the links of records that one command is about to create, before anything of it is foreseen. */
export class InlineLinkCheck {
  readonly #facts: Facts;
  readonly #rules: LinkRules;
  /** Edges of a type that records checked before will add to a record: by that record and the type. */
  readonly #added = new Map<string, number>();

  constructor(facts: Facts, rules: LinkRules) {
    this.#facts = facts;
    this.#rules = rules;
  }

  /** Says why a record, not yet created, cannot have these links: a target is not there, or a limit would be passed. */
  refusalOf(record: RecordRef, links: readonly InlineLink[]): Problem | undefined {
    const { schema } = this.#facts;
    const missing = links.map(({ to }) => to).filter((to) => this.#facts.presence(to) !== 'live');
    if (missing.length > 0) return invalidRecords(schema.objects, ...missing);
    if (schema.associationLimits.size === 0) return undefined;
    const ofNew = new Set<number>();
    for (const { to, types } of links) {
      const refused = this.#add({ from: record, to }, this.#wanted({ from: record, to }, types, !ofNew.has(to.type)));
      if (refused !== undefined) return refused;
      ofNew.add(to.type);
    }
    return undefined;
  }

  #wanted({ from, to }: PairRef, named: readonly AssociationType[], isFirst: boolean): ReadonlySet<AssociationType> {
    const { defaultType, promoted } = this.#facts.schema.links.between(from.type, to.type);
    const wanted = new Set(named);
    if (defaultType !== undefined) wanted.add(defaultType);
    if (promoted === undefined || !this.#rules.firstCompanyBecomesPrimary) return wanted;
    const isPromoted = promoted.promotesFirst === 'from' ? isFirst : this.#neighbours(to, from) === 0;
    return isPromoted ? wanted.add(promoted) : wanted;
  }

  #neighbours(record: RecordRef, other: RecordRef): number {
    const { defaultType } = this.#facts.schema.links.between(record.type, other.type);
    const added = defaultType === undefined ? 0 : (this.#added.get(placeOf(record, defaultType.key)) ?? 0);
    return this.#facts.neighbourCount(record, other.type) + added;
  }

  #add({ from, to }: PairRef, types: ReadonlySet<AssociationType>): Problem | undefined {
    for (const type of types) {
      const there = type.onePer === 'from' ? undefined : this.#count(from, to, type.key, 0);
      if (there !== undefined) return there;
      if (type.onePer === 'to') continue;
      const back = this.#count(to, from, type.inverseKey, this.#facts.edgeCount(to, from.type, type.inverseKey));
      if (back !== undefined) return back;
    }
    return undefined;
  }

  #count(from: RecordRef, to: RecordRef, key: AssociationTypeKey, before: number): Problem | undefined {
    const place = placeOf(from, key);
    const added = this.#added.get(place) ?? 0;
    this.#added.set(place, added + 1);
    const max = this.#facts.schema.associationLimits.get(key);
    return max === undefined || before + added < max ? undefined : limitExceeded(this.#facts.schema, from, to, key, max);
  }
}

/** Stands for the record that is about to be created where only its type counts. */
const nobody = 0 as RecordRef['id'];

function placeOf(record: RecordRef, key: AssociationTypeKey): string {
  return `${record.type}:${record.id}#${key}`;
}

function misdirected(schema: PortalSchema, from: ObjectType, type: AssociationType): Problem {
  const expected = schema.objects.byKey(type.from).id ?? '';
  return problem('INLINE_ASSOCIATION_MISDIRECTED', { from: from.id ?? '', expected, definition: `${type.key % 4}-${type.id}` });
}
