import type { AssociationType } from '../../domain/association-type.ts';
import { DefinitionBook, type DefinitionChange, type DefinitionKind } from '../../domain/definitions.ts';
import { type AssociationTypeKey, storedAssociationTypeKey, storedObjectTypeKey } from '../../domain/ids.ts';
import type { CustomObjectType } from '../../domain/object-type.ts';
import type { Portal } from '../../domain/portal.ts';
import { noSchemaParts, type PortalSchema, portalSchema, type SchemaChange } from '../../domain/portal-schema.ts';
import type { TurnFacts } from '../../domain/turn-facts.ts';
import type { KeepContext } from './keep.ts';
import type { Statements } from './statements.ts';

/** Counters among the definitions; their names are their keys. */
const counters = ['nextAssociationTypeId', 'nextObjectTypeNumber'] as const;

/** Reads what a portal's users defined; `key` is the portal's key. */
export function readDefinitions(portal: Pick<Portal, 'id' | 'createdAt'>, key: number, sql: Statements): PortalSchema {
  const objectTypes: CustomObjectType[] = [];
  const associationTypes: AssociationType[] = [];
  const associationLimits = new Map<AssociationTypeKey, number>();
  const named: NamedDefinition[] = [];
  let { nextAssociationTypeId, nextObjectTypeNumber } = noSchemaParts;
  for (const [kind, place, text] of sql.definitions.all(key)) {
    const body: unknown = JSON.parse(String(text));
    if (String(kind).startsWith(namedKind)) named.push(readNamed(String(kind), String(place), body));
    else if (kind === 'objectType') objectTypes.push(body as CustomObjectType);
    else if (kind === 'associationType') associationTypes.push(body as AssociationType);
    else if (kind === 'associationLimit') associationLimits.set(storedAssociationTypeKey(Number(place)), Number(body));
    else if (kind === 'counter' && place === 'nextAssociationTypeId') nextAssociationTypeId = Number(body);
    else if (kind === 'counter' && place === 'nextObjectTypeNumber') nextObjectTypeNumber = Number(body);
    else throw new Error(`a definition has the unknown kind ${String(kind)} ${String(place)}`);
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

/** Writes the changes that a run made to the definitions. Runs inside the turn's transaction. */
export function keepDefinitions(facts: TurnFacts, { key, sql }: KeepContext): void {
  for (const change of facts.schemaChanges()) keepDefinition(change, key, sql);
  for (const name of counters) sql.putDefinition.run(key, 'counter', name, String(facts.schema[name]));
}

function keepDefinition(change: SchemaChange, key: number, sql: Statements): void {
  switch (change.kind) {
    case 'definitionPut':
      sql.putDefinition.run(key, namedKind + change.of, `${change.type}:${change.name}`, JSON.stringify(change.value));
      return;
    case 'definitionRemoved':
      sql.removeDefinition.run(key, namedKind + change.of, `${change.type}:${change.name}`);
      return;
    case 'objectTypeDefined':
      sql.putDefinition.run(key, 'objectType', String(change.type.number), JSON.stringify(change.type));
      return;
    case 'objectTypeRemoved':
      sql.removeDefinition.run(key, 'objectType', String(change.number));
      return;
    case 'associationTypesDefined':
      for (const type of change.types) sql.putDefinition.run(key, 'associationType', String(type.key), JSON.stringify(type));
      return;
    case 'associationTypesRemoved':
      for (const type of change.keys) {
        sql.removeDefinition.run(key, 'associationType', String(type));
        sql.removeDefinition.run(key, 'associationLimit', String(type));
      }
      return;
    case 'associationLimitSet':
      if (change.max === null) sql.removeDefinition.run(key, 'associationLimit', String(change.type));
      else sql.putDefinition.run(key, 'associationLimit', String(change.type), String(change.max));
      return;
  }
}
