import { wasGivenOut } from '../../domain/association-type.ts';
import type { AssociationTypeKey } from '../../domain/ids.ts';
import type { PortalSchema } from '../../domain/portal-schema.ts';
import { type EdgeTypes, readTypes, writeTypes } from '../encoding/block.ts';
import { typeSets } from '../moving/link-effects.ts';
import type { Cell, EdgePlace, TableRow } from '../moving/tables.ts';
import { type Finding, type Repair, tableRepair, told, type Ward } from './finding.ts';

/** Looks at the links that archived records had, each from both of its ends. */
export async function* checkFormerEdges(ward: Ward): AsyncGenerator<Finding> {
  const { tables, portal } = ward;
  for await (const page of tables.scan('archived_edge', portal.id)) {
    const places = page.map(placeOf);
    const ends = places.flatMap(([fromType, fromId, toType, toId]) => [
      [fromType, fromId],
      [toType, toId],
    ]);
    const presences = await tables.presences(portal.id, ends);
    const back = await tables.find('archived_edge', portal.id, places.map(turned));
    for (const [at, row] of page.entries()) {
      const place = placeOf(row);
      const own = [presences[2 * at], presences[2 * at + 1]];
      const isKept = own.includes('archived') && !own.includes('absent');
      if (!isKept) {
        yield {
          rule: 'formerEdges',
          where: `${nameOf(place)}: none of the two is archived, or one is gone`,
          repair: tableRepair(ward, 'archived_edge', [], [place]),
        };
      } else if (back[at] === undefined || isFromLowerEnd(place)) yield* typeFindings(ward, place, row[4], back[at]?.[4]);
    }
  }
}

function placeOf([fromType, fromId, toType, toId]: TableRow): EdgePlace {
  return [Number(fromType), Number(fromId), Number(toType), Number(toId)];
}

function turned([fromType, fromId, toType, toId]: EdgePlace): EdgePlace {
  return [toType, toId, fromType, fromId];
}

/** Where both directions are there they are looked at together, once. */
function isFromLowerEnd([fromType, fromId, toType, toId]: EdgePlace): boolean {
  return fromType < toType || (fromType === toType && fromId <= toId);
}

function nameOf(place: EdgePlace): string {
  return `the former link ${told(...place)}`;
}

/** What is wrong with the types of either direction. All of it is made good together: each direction follows from both. */
function* typeFindings(ward: Ward, place: EdgePlace, own: Cell | undefined, back: Cell | undefined): Generator<Finding> {
  const { schema } = ward;
  const [there, other] = [typesIn(schema, own), typesIn(schema, back)];
  // A type that was removed never returns, so that nothing is lost with it where the two directions do not have the same number.
  const areGoneEqual = there.gone.length === other.gone.length;
  const directions = [
    { at: place, text: own, has: there, wanted: wantedOf(schema, there, other, areGoneEqual) },
    { at: turned(place), text: back, has: other, wanted: wantedOf(schema, other, there, areGoneEqual) },
  ];
  const repair = repairOf(
    ward,
    directions.map(({ at, wanted }) => ({ at, wanted })),
  );
  for (const { at, text, has, wanted } of directions) {
    if (wanted.length > 0 && text === writeTypes(wanted)) continue;
    yield { rule: 'formerEdges', where: `${nameOf(at)} ${wrongWith(text, has)}`, repair };
  }
}

function wrongWith(text: Cell | undefined, { isRead, unknown }: FormerTypes): string {
  if (text === undefined) return 'is missing';
  if (!isRead) return 'has types that cannot be read';
  return unknown.length > 0 ? `has a type that the portal never had, ${unknown[0]}` : 'has other types than its other direction';
}

/** The types of one direction of a former link. */
interface FormerTypes {
  readonly isRead: boolean;
  readonly defined: EdgeTypes;
  /** Removed while no live record had them any more: former links go on naming them. */
  readonly gone: EdgeTypes;
  /** Neither defined nor ever given out. */
  readonly unknown: EdgeTypes;
}

const typesText = /^[0-9a-z]{1,11}(\.[0-9a-z]{1,11})*$/;

function typesIn(schema: PortalSchema, text: Cell | undefined): FormerTypes {
  const isRead = typeof text === 'string' && typesText.test(text);
  const types = isRead ? readTypes(text) : [];
  const isDefined = (type: AssociationTypeKey) => schema.links.byKey(type) !== undefined;
  const isGone = (type: AssociationTypeKey) => !isDefined(type) && wasGivenOut(schema, type);
  return {
    isRead,
    defined: types.filter(isDefined),
    gone: types.filter(isGone),
    unknown: types.filter((type) => !isDefined(type) && !isGone(type)),
  };
}

/** What a direction should have: what it has, and the inverses of what the other one has. None where nothing is left of the link. */
function wantedOf({ links }: PortalSchema, own: FormerTypes, other: FormerTypes, areGoneEqual: boolean): EdgeTypes {
  const types = [...own.defined, ...other.defined.map((type) => links.inverseOf(type)), ...(areGoneEqual ? own.gone : [])];
  return types.length === 0 ? [] : typeSets.of([...new Set(types)]);
}

function repairOf(ward: Ward, directions: readonly { readonly at: EdgePlace; readonly wanted: EdgeTypes }[]): Repair {
  const kept = directions.filter(({ wanted }) => wanted.length > 0);
  const lost = directions.filter(({ wanted }) => wanted.length === 0);
  return tableRepair(
    ward,
    'archived_edge',
    kept.map(({ at, wanted }) => [...at, writeTypes(wanted)]),
    lost.map(({ at }) => at),
  );
}
