import type { AssociationType } from '../../domain/association-type.ts';
import { DefinitionBook, type DefinitionChange, type DefinitionKind } from '../../domain/definitions.ts';
import { type AssociationTypeKey, storedAssociationTypeKey, storedObjectTypeKey } from '../../domain/ids.ts';
import type { CustomObjectType } from '../../domain/object-type.ts';
import type { Portal } from '../../domain/portal.ts';
import { noSchemaParts, type PortalSchema, portalSchema, type SchemaChange } from '../../domain/portal-schema.ts';
import type { TurnFacts } from '../../domain/turn-facts.ts';

/** Counters among the definitions; their names are their keys. */
const counters = ['nextAssociationTypeId', 'nextObjectTypeNumber'] as const;

/** A definition as it is kept: its body as JSON. */
export interface WrittenDefinition {
  readonly kind: string;
  readonly key: string;
  readonly body: string;
}

/** A definition that is put in the place of what was, or removed where its body is null. */
export interface DefinitionEdit {
  readonly kind: string;
  readonly key: string;
  readonly body: string | null;
}

/** Reads what a portal's users defined. Throws for a kind that nobody writes. */
export function readDefinitions(portal: Pick<Portal, 'id' | 'createdAt'>, rows: Iterable<WrittenDefinition>): PortalSchema {
  const objectTypes: CustomObjectType[] = [];
  const associationTypes: AssociationType[] = [];
  const associationLimits = new Map<AssociationTypeKey, number>();
  const named: NamedDefinition[] = [];
  let { nextAssociationTypeId, nextObjectTypeNumber } = noSchemaParts;
  for (const { kind, key: place, body: text } of rows) {
    const body: unknown = JSON.parse(text);
    if (kind.startsWith(namedKind)) named.push(readNamed(kind, place, body));
    else if (kind === 'objectType') objectTypes.push(body as CustomObjectType);
    else if (kind === 'associationType') associationTypes.push(body as AssociationType);
    else if (kind === 'associationLimit') associationLimits.set(storedAssociationTypeKey(Number(place)), Number(body));
    else if (kind === 'counter' && place === 'nextAssociationTypeId') nextAssociationTypeId = Number(body);
    else if (kind === 'counter' && place === 'nextObjectTypeNumber') nextObjectTypeNumber = Number(body);
    else throw new Error(`a definition has the unknown kind ${kind} ${place}`);
  }
  const definitions = DefinitionBook.read(named);
  return portalSchema(portal, {
    objectTypes,
    associationTypes,
    associationLimits,
    nextAssociationTypeId,
    nextObjectTypeNumber,
    definitions,
  });
}

type NamedDefinition = Extract<DefinitionChange, { kind: 'definitionPut' }>;

/** Begins the kind of what is defined by name on an object type: `named:property`, with `<type>:<name>` as its key. */
const namedKind = 'named:';

function readNamed(kind: string, place: string, body: unknown): NamedDefinition {
  const colon = place.indexOf(':');
  const type = storedObjectTypeKey(Number(place.slice(0, colon)));
  const of = kind.slice(namedKind.length) as DefinitionKind;
  // What was written is a value of its kind.
  return { kind: 'definitionPut', of, type, name: place.slice(colon + 1), value: body } as NamedDefinition;
}

/** What a run's changes of the definitions make of them, in order: a later edit of a key goes before an earlier one. */
export function definitionEditsOf(facts: TurnFacts): readonly DefinitionEdit[] {
  const edits = facts.schemaChanges().flatMap(editsOfChange);
  return [...edits, ...counters.map((name) => put('counter', name, facts.schema[name]))];
}

function editsOfChange(change: SchemaChange): readonly DefinitionEdit[] {
  switch (change.kind) {
    case 'definitionPut':
      return [put(namedKind + change.of, `${change.type}:${change.name}`, change.value)];
    case 'definitionRemoved':
      return [remove(namedKind + change.of, `${change.type}:${change.name}`)];
    case 'objectTypeDefined':
      return [put('objectType', String(change.type.number), change.type)];
    case 'objectTypeRemoved':
      return [remove('objectType', String(change.number))];
    case 'associationTypesDefined':
      return change.types.map((type) => put('associationType', String(type.key), type));
    case 'associationTypesRemoved':
      return change.keys.flatMap((type) => [remove('associationType', String(type)), remove('associationLimit', String(type))]);
    case 'associationLimitSet':
      return [
        change.max === null ? remove('associationLimit', String(change.type)) : put('associationLimit', String(change.type), change.max),
      ];
  }
}

function put(kind: string, key: string, value: unknown): DefinitionEdit {
  return { kind, key, body: JSON.stringify(value) };
}

function remove(kind: string, key: string): DefinitionEdit {
  return { kind, key, body: null };
}
