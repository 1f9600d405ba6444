/** How many hops a picture goes from its record, and how many neighbours one record shows before it is asked for more. */
export const hopsMax = 3;
export const shownFirst = 50;
/** Records that a picture has at most: as many as the server looks for associations among. */
export const recordsMax = 1_000;
/** Lines that a picture has at most. */
export const linesMax = 5_000;

/** What a picture shows, and what its address says. */
export interface GraphState {
  /** The record in its middle: `contacts/20000000002`. */
  readonly record?: string | undefined;
  readonly hops?: number | undefined;
  /** Records whose neighbours are shown besides, and how many of them: `companies/20000000001:100`. */
  readonly open?: readonly string[] | undefined;
  /** Only these object types, by plural name. */
  readonly types?: readonly string[] | undefined;
  /** Only associations with these labels. */
  readonly labels?: readonly string[] | undefined;
}

/** Reads what stands in an address. What cannot be read is left out. */
export function readGraphState({ record, hops, open, types, labels }: Record<string, unknown>): GraphState {
  return {
    ...(typeof record === 'string' && recordPattern.test(record) && { record }),
    ...(typeof hops === 'number' && hops >= 1 && hops <= hopsMax && { hops: Math.floor(hops) }),
    ...(Array.isArray(open) && { open: open.filter((one) => typeof one === 'string' && openPattern.test(one)) }),
    ...(Array.isArray(types) && { types: types.filter(isText) }),
    ...(Array.isArray(labels) && { labels: labels.filter(isText) }),
  };
}

const recordPattern = /^[\w-]+\/\d+$/;
const openPattern = /^[\w-]+\/\d+:\d+$/;

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** How many neighbours of each open record are shown, by its name. */
export function openOf({ open = [] }: GraphState): ReadonlyMap<string, number> {
  return new Map(
    open.map((text) => {
      const [name = '', shown = ''] = text.split(':');
      return [name, Number(shown)];
    }),
  );
}
