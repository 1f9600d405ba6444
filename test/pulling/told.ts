import type { Client } from '../behaviour/client.ts';
import { pairs, types } from './deeds.ts';

/** What two portals that were made alike may differ in: times, who made what, and the numbers of what they made themselves. */
const masked: ReadonlySet<string> = new Set(['createdAt', 'updatedAt', 'createdUserId', 'updatedUserId', 'url']);

/**
 * Everything that a portal tells of its definitions, and of these records: read by other requests than a pull makes, so that what a pull leaves out shows
 * as a difference.
 */
export async function toldBy(client: Client, records: Readonly<Record<string, readonly string[]>>): Promise<object> {
  const told: Record<string, unknown> = {};
  const tell = async (path: string, of: (row: Row) => unknown = (row) => row): Promise<void> => {
    const { body } = await client.get<{ readonly results?: readonly Row[] } | undefined>(path);
    told[path] = body?.results
      ?.map((row) => JSON.stringify(of(row), (key, value: unknown) => (masked.has(key) ? undefined : value)))
      .sort();
  };
  for (const type of types) {
    await tell(`/crm/v3/properties/${type}`);
    await tell(`/crm/v3/properties/${type}/groups`);
    await tell(`/crm/v3/pipelines/${type}`);
    await tell(`/crm/v3/property-validations/${type}`);
  }
  for (const pair of pairs) {
    await tell(`/crm/v4/associations/${pair.join('/')}/labels`, typeOf);
    await tell(`/crm/v4/associations/definitions/configurations/${pair.join('/')}`, typeOf);
    for (const id of records[pair[0]] ?? [])
      await tell(`/crm/v4/objects/${pair[0]}/${id}/associations/${pair[1]}`, linkOf(records[pair[1]] ?? []));
  }
  for (const [type, ids] of Object.entries(records)) {
    for (const id of ids)
      told[`${type} ${id}`] = (await client.get<Row>(`/crm/v3/objects/${type}/${id}?properties=${values}`)).body['properties'];
  }
  return told;
}

type Row = Readonly<Record<string, unknown>>;

const values =
  'firstname,lastname,email,name,dealname,dealstage,pipeline,subject,hs_pipeline,hs_pipeline_stage,lifecyclestage,title,createdate';

/** The numbers of what a portal made itself are its own. */
function typeOf({ typeId, ...rest }: Row): Row {
  return rest['category'] === 'HUBSPOT_DEFINED' ? { typeId, ...rest } : rest;
}

/** What is associated with a record that was not pulled stays behind. */
const linkOf =
  (kept: readonly string[]) =>
  ({ toObjectId, associationTypes }: Row): unknown => {
    if (!kept.includes(String(toObjectId)) || !Array.isArray(associationTypes)) return undefined;
    return [toObjectId, associationTypes.map((type: Row) => JSON.stringify(typeOf(type))).sort()];
  };
