import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { askControl } from '../../api/control.ts';
import { type ObjectTypeView, type RecordView, titleOf, titleProperties } from '../../api/objects.ts';
import { askPortal } from '../../api/portal.ts';
import { type GraphState, linesMax, openOf, recordsMax, shownFirst } from './graph-state.ts';

/** A record in a picture. */
export interface Knot {
  /** `contacts/20000000002`. */
  readonly name: string;
  readonly objectType: string;
  readonly id: string;
  readonly title: string;
  readonly hops: number;
  /** The record from which it was found; undefined for the one in the middle. */
  readonly via: string | undefined;
  /** How many neighbours of it there are that the picture does not show; undefined where nobody asked. */
  readonly hidden: number | undefined;
}

/** An association in a picture. */
export interface Line {
  readonly from: string;
  readonly to: string;
  /** Labels as the record it comes from sees them. */
  readonly labels: readonly string[];
}

/** What a picture shows. */
export interface Picture {
  readonly knots: readonly Knot[];
  readonly lines: readonly Line[];
  /** True where there are more records or lines than a picture may have. */
  readonly isCut: boolean;
}

interface PlacedRecord {
  readonly objectType: string;
  readonly id: string;
}
interface Visit extends PlacedRecord {
  readonly hops: number;
  readonly via: PlacedRecord | null;
}
interface Neighbours {
  readonly record: PlacedRecord;
  readonly results: readonly Visit[];
  readonly total: number;
}
interface Found {
  readonly hops: number;
  readonly via: string | undefined;
}

/** Everything that a picture shows: who is around the record and those that were opened, how they are linked, and what they are called. */
export function pictureQuery(portalId: string, state: GraphState, types: readonly ObjectTypeView[] | undefined) {
  return queryOptions({
    queryKey: [portalId, 'graph', state],
    enabled: state.record !== undefined && types !== undefined,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => readPicture(portalId, state, types ?? [], signal),
  });
}

async function readPicture(portalId: string, state: GraphState, types: readonly ObjectTypeView[], signal: AbortSignal): Promise<Picture> {
  const { record = '', hops = 1 } = state;
  const open = openOf(state);
  const asked = [[record, open.get(record) ?? shownFirst] as const, ...[...open].filter(([name]) => name !== record)];
  const answers = await Promise.all(
    asked.map(([name, shown]) =>
      askControl<Neighbours>(`/portals/${portalId}/graph/neighbours/${name}?${neighbourQuery(state, name === record ? hops : 1, shown)}`, {
        signal,
      }),
    ),
  );
  const found = new Map<string, Found>([[record, { hops: 0, via: undefined }]]);
  for (const { record: middle, results } of answers) {
    for (const visit of results) {
      const name = nameOf(visit);
      if (found.has(name) || found.size >= recordsMax) continue;
      found.set(name, { hops: visit.hops, via: visit.via === null ? nameOf(middle) : nameOf(visit.via) });
    }
  }
  const names = [...found.keys()];
  const [links, titles] = await Promise.all([readLines(portalId, state, names, signal), readTitles(portalId, names, types, signal)]);
  const hidden = new Map(answers.map(({ record: middle, results, total }) => [nameOf(middle), total - results.length]));
  const knots = names.map((name): Knot => {
    const [objectType = '', id = ''] = name.split('/');
    const { hops: distance = 0, via } = found.get(name) ?? {};
    return { name, objectType, id, title: titles.get(name) ?? id, hops: distance, via, hidden: hidden.get(name) };
  });
  return { knots, lines: links.lines, isCut: links.isCut || found.size >= recordsMax };
}

function neighbourQuery({ types = [], labels = [] }: GraphState, hops: number, shown: number): URLSearchParams {
  const query = new URLSearchParams({ hops: String(hops), limit: String(Math.min(recordsMax, hops > 1 ? shown * 4 : shown)) });
  if (types.length > 0) query.set('objectTypes', types.join(','));
  for (const label of labels) query.append('associationTypes', label);
  return query;
}

async function readLines(portalId: string, { labels: wanted = [] }: GraphState, names: readonly string[], signal: AbortSignal) {
  const records = names.map((name) => {
    const [objectType = '', objectId = ''] = name.split('/');
    return { objectType, objectId };
  });
  const { results, truncated } = await askControl<{
    readonly results: readonly {
      readonly from: PlacedRecord;
      readonly to: PlacedRecord;
      readonly associationTypes: readonly { readonly label: string | null }[];
    }[];
    readonly truncated: object | null;
  }>(`/portals/${portalId}/graph/links`, { method: 'POST', body: { records }, signal });
  const lines = results
    .map(
      ({ from, to, associationTypes }): Line => ({
        from: nameOf(from),
        to: nameOf(to),
        labels: associationTypes.flatMap(({ label }) => label ?? []),
      }),
    )
    .filter(({ labels }) => wanted.length === 0 || labels.some((label) => wanted.includes(label)));
  return { lines: lines.slice(0, linesMax), isCut: truncated !== null || lines.length > linesMax };
}

/** HubSpot reads so many records of a type at a time. */
const titlesMax = 100;

async function readTitles(
  portalId: string,
  names: readonly string[],
  types: readonly ObjectTypeView[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const byType = new Map<string, string[]>();
  for (const name of names) {
    const [plural = ''] = name.split('/');
    byType.set(plural, [...(byType.get(plural) ?? []), name]);
  }
  const reads = [...byType].flatMap(([plural, ofType]) => {
    const type = types.find((one) => one.plural === plural);
    if (type === undefined) return [];
    const starts = Array.from({ length: Math.ceil(ofType.length / titlesMax) }, (_, page) => page * titlesMax);
    return starts.map(async (start) => {
      const inputs = ofType.slice(start, start + titlesMax).map((name) => ({ id: name.split('/')[1] }));
      const { results } = await askPortal<{ readonly results: readonly RecordView[] }>(portalId, `/crm/v3/objects/${plural}/batch/read`, {
        method: 'POST',
        body: { inputs, properties: titleProperties(type) },
        signal,
      });
      return results.map((record) => [`${plural}/${record.id}`, titleOf(type, record)] as const);
    });
  });
  return new Map((await Promise.all(reads)).flat());
}

function nameOf({ objectType, id }: PlacedRecord): string {
  return `${objectType}/${id}`;
}
