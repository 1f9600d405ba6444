import type { Entry, EntryPage, Registry } from '../storage/port.ts';

/** Entries looked at in one step: others are served between two of them. */
const step = 500;

/** Removes the entries of a kind that are meant, among those whose keys begin with `prefix`. Those that come meanwhile may stay. Durable when it resolves. */
export async function forgetEntries(
  registry: Registry,
  { kind, prefix }: Pick<EntryPage, 'kind' | 'prefix'>,
  isMeant: (entry: Entry) => boolean = () => true,
): Promise<void> {
  for (let after = ''; ; ) {
    const page = await registry.entries({ kind, prefix, after, limit: step });
    const meant = page.filter(isMeant);
    if (meant.length > 0) await registry.put(meant.map(({ key }) => ({ kind, key, value: null })));
    const last = page.at(-1);
    if (last === undefined || page.length < step) return;
    after = last.key;
  }
}
