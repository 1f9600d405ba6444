import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Crosstie, type PortalHandle, startCrosstie } from '../../src/index.ts';
import { type Client, clientOf } from '../behaviour/client.ts';
import {
  fileOf,
  type JournalEntry,
  type JournalFile,
  type JournalPage,
  journalApp,
  journalPath,
  subscriptionsPath,
} from '../behaviour/journal-wire.ts';
import { pairPath } from '../behaviour/wire.ts';

/** What a run does, in order: writes in one of two portals, reads of the journal that close pages, and restarts. */
type Step =
  | { readonly kind: 'create' | 'update' | 'archive' | 'link' | 'unlink'; readonly portal: 0 | 1; readonly place: number }
  | { readonly kind: 'read' | 'restart' };

const write = fc.record({
  kind: fc.constantFrom('create', 'update', 'archive', 'link', 'unlink'),
  portal: fc.constantFrom(0, 1),
  place: fc.nat(3),
});
const step = fc.oneof(
  { weight: 12, arbitrary: write },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('read') }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('restart') }),
  },
);
const run = fc.record({
  steps: fc.array(step as fc.Arbitrary<Step>, { minLength: 5, maxLength: 25 }),
  count: fc.integer({ min: 1, max: 4 }),
});

/** An entry as the model foresees it. */
type Told = readonly [action: string, ...ids: number[]];

function toldBy(entry: JournalEntry): Told {
  if (entry.type === 'association')
    return [entry.action, entry['fromObjectId'] as number, entry['toObjectId'] as number, entry['associationTypeId'] as number];
  return [entry.action, entry.objectId ?? 0];
}

/** A portal with what was done to it. */
class World {
  readonly told: Told[] = [];
  readonly #live: number[] = [];
  readonly #linked = new Set<number>();
  #company = 0;
  #updates = 0;

  async begin(crm: Client): Promise<void> {
    this.#company = Number(await crm.create('companies'));
  }

  async take(crm: Client, { kind, place }: Extract<Step, { readonly portal: number }>): Promise<void> {
    const id = this.#live[place % Math.max(1, this.#live.length)];
    if (kind === 'create' || id === undefined) {
      const made = Number(await crm.create('contacts'));
      this.#live.push(made);
      this.told.push(['CREATE', made]);
      return;
    }
    const path = `/crm/v3/objects/contacts/${id}`;
    const link = pairPath('contacts', String(id), 'companies', String(this.#company));
    const types = [279, 1] as const;
    switch (kind) {
      case 'update':
        this.#updates += 1;
        await crm.patch(path, { properties: { firstname: String(this.#updates) } });
        this.told.push(['UPDATE', id]);
        return;
      case 'archive':
        await crm.remove(path);
        this.#live.splice(this.#live.indexOf(id), 1);
        this.told.push(['DELETE', id]);
        if (this.#linked.delete(id)) this.#tellLinks('ASSOCIATION_REMOVED', id, types);
        return;
      case 'link': {
        await crm.put(`/crm/objects/2026-03/contacts/${id}/associations/default/companies/${this.#company}`);
        if (this.#linked.has(id)) return;
        this.#linked.add(id);
        this.#tellLinks('ASSOCIATION_ADDED', id, types);
        return;
      }
      case 'unlink':
        await crm.remove(link);
        if (this.#linked.delete(id)) this.#tellLinks('ASSOCIATION_REMOVED', id, types);
        return;
    }
  }

  #tellLinks(action: string, id: number, types: readonly number[]): void {
    // One by one in any order: a link's types are told together.
    for (const type of types) this.told.push([action, id, this.#company, type]);
  }
}

/** Entries in their order, those of one link at one time by their types. */
function inOrder(told: readonly Told[]): readonly Told[] {
  const sorted = [...told];
  for (let at = 1; at < sorted.length; at += 1) {
    const [before, one] = [sorted[at - 1], sorted[at]];
    if (before === undefined || one === undefined || one.length < 4) continue;
    const isSameLink = before.slice(0, 3).join() === one.slice(0, 3).join();
    if (isSameLink && (before[3] ?? 0) < (one[3] ?? 0)) [sorted[at - 1], sorted[at]] = [one, before];
  }
  return sorted;
}

const options = (db: string) => ({ db, logLevel: 'silent' as const, token: 'pat-na1-journal' });

/** Reads the journal from its beginning, `count` pages at a time. */
async function readWhole(client: Client, count: number): Promise<readonly JournalFile[]> {
  const files: JournalFile[] = [];
  for (let path = `${journalPath}/batch/earliest/${count}`; ; ) {
    const { body } = await client.get<{ readonly results: readonly JournalPage[] }>(path);
    if (body.results.length === 0) return files;
    for (const page of body.results) files.push(await fileOf({ body: page }));
    path = `${journalPath}/batch/${body.results.at(-1)?.currentOffset}/next/${count}`;
  }
}

async function subscribe(client: Client, portals: readonly PortalHandle[]): Promise<void> {
  const lists = { objectIds: [], properties: [], associatedObjectTypeIds: [] };
  for (const { portalId } of portals) {
    const common = { portalId, objectTypeId: '0-1', ...lists };
    await client.post(subscriptionsPath, { ...common, subscriptionType: 'OBJECT', actions: ['CREATE', 'UPDATE', 'DELETE'] });
    const actions = ['ASSOCIATION_ADDED', 'ASSOCIATION_REMOVED'];
    await client.post(subscriptionsPath, { ...common, subscriptionType: 'ASSOCIATION', actions });
  }
}

test('a journal tells every event of any run once, those of a portal in commit order, however its pages are cut and the server restarts', async () => {
  await fc.assert(
    fc.asyncProperty(run, async ({ steps, count }) => {
      const folder = mkdtempSync(join(tmpdir(), 'crosstie-journal-'));
      let server: Crosstie = await startCrosstie(options(join(folder, 'crm.db')));
      try {
        const portals = [await server.portal(), await server.portal()] as const;
        const { app } = await journalApp(server, portals);
        const clients = () => portals.map(({ token }) => clientOf(server.url, token));
        const worlds = [new World(), new World()] as const;
        for (const [at, world] of worlds.entries()) await world.begin(clients()[at] as Client);
        await subscribe(clientOf(server.url, app), portals);
        for (const one of steps) {
          if (one.kind === 'restart') {
            await server.close();
            server = await startCrosstie(options(join(folder, 'crm.db')));
          } else if (one.kind === 'read') await clientOf(server.url, app).get(`${journalPath}/latest`);
          else if ('portal' in one) await worlds[one.portal].take(clients()[one.portal] as Client, one);
        }
        const total = worlds.reduce((sum, { told }) => sum + told.length, 0);
        const client = clientOf(server.url, app);
        let files: readonly JournalFile[] = [];
        const entries = () => files.flatMap(({ journalEvents }) => journalEvents);
        await expect
          .poll(async () => {
            files = await readWhole(client, count);
            return entries().length;
          })
          .toBeGreaterThanOrEqual(total);
        expect(files.map(({ offset }) => offset)).toEqual(files.map(({ offset }) => offset).sort());
        for (const [at, { told }] of worlds.entries()) {
          const ofPortal = entries()
            .filter(({ portalId }) => portalId === portals[at]?.portalId)
            .map(toldBy);
          expect(inOrder(ofPortal)).toEqual(inOrder(told));
        }
      } finally {
        await server.close();
        rmSync(folder, { recursive: true, force: true });
      }
    }),
    { numRuns: 12 },
  );
});
