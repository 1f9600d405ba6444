import { invalidRecords, type LinkRules } from './association.ts';
import type { AssociationType } from './association-type.ts';
import type { Change } from './change.ts';
import type { FactRequest, Facts } from './facts.ts';
import { parseRecordId, type RecordRef } from './ids.ts';
import { holdersOf, planLabelledLink, readTypes, type TypeSpec } from './labelled-link.ts';
import type { ObjectType } from './object-type.ts';
import type { PortalSchema } from './portal-schema.ts';
import { isProblem, type Problem, problem } from './problem.ts';
import { Rehearsal } from './rehearsal.ts';

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

/** Tries the links of records that one command is about to create, one record after the other, before anything of it is foreseen. */
export class InlineLinkTrial {
  readonly #rehearsal: Rehearsal;
  readonly #rules: LinkRules;

  constructor(facts: Facts, rules: LinkRules) {
    this.#rehearsal = new Rehearsal(facts);
    this.#rules = rules;
  }

  /** Says why a record, not yet created, cannot have these links: a target is not there, or a limit would be passed. */
  refusalOf(record: RecordRef, links: readonly InlineLink[]): Problem | undefined {
    const { schema } = this.#rehearsal;
    const missing = links.map(({ to }) => to).filter((to) => this.#rehearsal.presence(to) !== 'live');
    if (missing.length > 0) return invalidRecords(schema.objects, ...missing);
    // Nothing else refuses a link whose types have been read.
    if (schema.associationLimits.size === 0) return undefined;
    this.#rehearsal.create(record);
    for (const { to, types } of links) {
      const planned = planLabelledLink(this.#rehearsal, { from: record, to }, types, 'kept', this.#rules);
      if (isProblem(planned)) return planned;
      for (const change of planned) this.#rehearsal.foresee(change);
    }
    return undefined;
  }
}

/** Stands for the record that is about to be created where only its type counts. */
const nobody = 0 as RecordRef['id'];

function misdirected(schema: PortalSchema, from: ObjectType, type: AssociationType): Problem {
  const expected = schema.objects.byKey(type.from).id ?? '';
  return problem('INLINE_ASSOCIATION_MISDIRECTED', { from: from.id ?? '', expected, definition: `${type.key % 4}-${type.id}` });
}
