/** What differs between two portals and means nothing: ids, portals, apps, correlation ids and the region of a link. */
interface Masks {
  /** Ids of records, each with the name that replaces it. */
  readonly ids: Readonly<Record<string, string>>;
  readonly portal?: string | number;
  readonly app?: string;
}

/** A body with what means nothing replaced, so that a recorded one and an answered one can be compared. */
export function masked(body: unknown, { ids, portal, app }: Masks): unknown {
  let text = JSON.stringify(body);
  for (const [id, name] of Object.entries(ids)) text = text.replaceAll(id, digits(name));
  if (portal !== undefined) text = text.replaceAll(`/${portal}/`, '/$portal/');
  if (app !== undefined) text = text.replaceAll(`"hs_object_source_id":"${app}"`, '"hs_object_source_id":"$app"');
  text = text.replaceAll('app-eu1.hubspot.com', 'app.hubspot.com');
  text = text.replaceAll(/"correlationId":"[^"]*"/g, '"correlationId":"$correlationId"');
  return JSON.parse(text);
}

/** Names are digits too, because an id may stand where JSON wants a number. */
function digits(name: string): string {
  if (!/^[1-9]\d*$/.test(name)) throw new Error(`a mask must be digits: ${name}`);
  return name;
}
