import { customGroup } from '../domain/portal-properties.ts';
import { hubspotGroups, hubspotProperties, type PropertyGroup } from '../domain/property.ts';
import { propertiesOfFormula } from '../domain/property-formula.ts';
import type { SeedGroup, SeedProperty } from './document-parts.ts';
import { bodyOfChangedProperty, bodyOfOwnProperty, compareTexts } from './property-bodies.ts';
import { flagIn, numberIn, type Row, rowOf, rowsIn, textIn } from './reading.ts';
import { foundIn, type Note, type Steps } from './steps.ts';
import type { PulledType } from './types.ts';

/** What the properties of an object type are at the remote, as far as this server can have them. */
export interface PulledProperties {
  /** Those that the account made and HubSpot's that it changed, by name, each behind those that its formula names. */
  readonly defined: readonly SeedProperty[];
  /** Names of the properties whose values a seed can set. */
  readonly settable: readonly string[];
  /** The groups that hold properties which HubSpot made. */
  readonly hubspotGroups: readonly string[];
}

/** Reads the properties of an object type. */
export function pullProperties(steps: Steps, type: PulledType): Promise<PulledProperties> {
  return steps.run(`${type.word}: properties`, async () => {
    const answer = await steps.remote.get(`/crm/properties/2026-03/${type.id}`);
    const none: PulledProperties = { defined: [], settable: [], hubspotGroups: [] };
    return foundIn(answer, { part: 'properties', of: type.word }, none, (body) => {
      const rows = rowsIn(body, 'results').filter((row) => !flagIn(row, 'archived'));
      const read = rows.map((row) => readProperty(type, row)).toSorted((one, other) => compareTexts(one.name, other.name));
      const bodies = read.flatMap(({ body: defined }) => defined ?? []);
      const { ordered, lost } = orderByFormula(bodies, (name) => hubspotProperties(type.id).has(name));
      const groups = rows.filter((row) => flagIn(row, 'hubspotDefined')).map((row) => textIn(row, 'groupName') ?? '');
      const why = (name: string, said: string): Note => ({ kind: 'leftOut', part: 'property', of: `${type.word}.${name}`, why: said });
      return {
        value: {
          defined: ordered,
          settable: read.filter(({ isSettable }) => isSettable).map(({ name }) => name),
          hubspotGroups: [...new Set(groups)].toSorted(compareTexts),
        },
        notes: [
          ...read.flatMap(({ name, fault }) => (fault === undefined ? [] : [why(name, fault)])),
          ...lost.map(({ name }) => why(name, 'its formula names a property that is left out')),
        ],
      };
    });
  });
}

interface Read {
  readonly name: string;
  /** What defines it, where a seed is to. */
  readonly body?: SeedProperty;
  readonly isSettable: boolean;
  /** Why a seed cannot have it; nothing is told of HubSpot's properties that this server does not know. */
  readonly fault?: string;
}

function readProperty(type: PulledType, row: Row): Read {
  const name = textIn(row, 'name') ?? '';
  const isReadOnly = flagIn(rowOf(row['modificationMetadata']), 'readOnlyValue') || flagIn(row, 'calculated');
  const ofHubspot = hubspotProperties(type.id).get(name);
  if (ofHubspot !== undefined) {
    const body = bodyOfChangedProperty(ofHubspot, row);
    // Which company a record belongs to follows from its associations.
    const follows = ofHubspot.isValueReadOnly || ofHubspot.referencedObjectType === 'COMPANY';
    return { name, isSettable: !isReadOnly && !follows, ...(body !== undefined && { body }) };
  }
  if (flagIn(row, 'hubspotDefined')) return { name, isSettable: false };
  const body = bodyOfOwnProperty(row);
  return 'why' in body ? { name, isSettable: false, fault: body.why } : { name, isSettable: !isReadOnly, body };
}

/** Puts properties behind those that their formulas name; `lost` are those whose formulas name what is not there, or themselves in the end. */
function orderByFormula(
  bodies: readonly SeedProperty[],
  isHubspots: (name: string) => boolean,
): { readonly ordered: readonly SeedProperty[]; readonly lost: readonly SeedProperty[] } {
  const ordered = new Map<string, SeedProperty>();
  let waiting = bodies;
  for (let before = -1; before !== ordered.size; ) {
    before = ordered.size;
    const isReady = ({ calculationFormula }: SeedProperty) =>
      propertiesOfFormula(calculationFormula ?? '').every((name) => isHubspots(name) || ordered.has(name));
    for (const body of waiting.filter(isReady)) ordered.set(body.name, body);
    waiting = waiting.filter(({ name }) => !ordered.has(name));
  }
  return { ordered: [...ordered.values()], lost: waiting };
}

/**
 * Reads the groups of an object type: those that the account made, and HubSpot's that it gave another label. HubSpot does not say whose a group is;
 * one that this server does not know counts as HubSpot's where it holds properties of HubSpot's and none of the account's.
 */
export function pullGroups(
  steps: Steps,
  type: PulledType,
  { defined, hubspotGroups: foreign }: PulledProperties,
): Promise<readonly SeedGroup[]> {
  return steps.run(`${type.word}: groups`, async () => {
    const answer = await steps.remote.get(`/crm/properties/2026-03/${type.id}/groups`);
    return foundIn<readonly SeedGroup[]>(answer, { part: 'property groups', of: type.word }, [], (body) => {
      const known = new Map(groupsFromStart(type).map(({ name, label }) => [name, label]));
      const used = new Set(defined.map(({ groupName }) => groupName));
      const groups = rowsIn(body, 'results').flatMap((row): readonly SeedGroup[] => {
        const [name, label] = [textIn(row, 'name') ?? '', textIn(row, 'label') ?? ''];
        if (name === '' || flagIn(row, 'archived')) return [];
        const isOwn = known.has(name) ? known.get(name) !== label : used.has(name) || !foreign.includes(name);
        return isOwn ? [{ name, label, displayOrder: numberIn(row, 'displayOrder') ?? -1 }] : [];
      });
      return { value: groups.toSorted((one, other) => compareTexts(one.name, other.name)), notes: [] };
    });
  });
}

function groupsFromStart({ id, schema }: PulledType): readonly PropertyGroup[] {
  if (schema === undefined) return hubspotGroups(id);
  const { name, labels } = schema;
  return [customGroup({ name, labels })];
}
