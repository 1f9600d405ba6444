import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { PortalHandle } from '../../src/index.ts';
import { type PullOptions, pull } from '../../src/pulling/pull.ts';
import { Remote } from '../../src/pulling/remote.ts';
import { noStore, Steps } from '../../src/pulling/steps.ts';
import type { SeedDocument } from '../../src/seeds/document.ts';
import { clientOf, startServer } from '../behaviour/client.ts';
import { deeds, done, ownType } from './deeds.ts';
import { makeRich } from './rich-portal.ts';
import { toldBy } from './told.ts';

const { crosstie } = await startServer();
afterAll(() => crosstie.close());

/** Pulls a portal in this process; what is waited for passes at once. Answers how often something was asked for again, too. */
async function pulled(
  { token }: PortalHandle,
  options: PullOptions,
): Promise<{ readonly document: SeedDocument; readonly again: readonly string[] }> {
  const again: string[] = [];
  const times = { now: Date.now, wait: async () => undefined, chance: Math.random };
  const remote = new Remote({ from: crosstie.url, token, times, told: (_ms, why) => again.push(why) });
  const { document, notes } = await pull(new Steps(remote, noStore()), options);
  expect(notes).toEqual([]);
  return { document, again };
}

const options: PullOptions = { types: ['contacts', 'companies', 'deals', 'tickets'], sample: { start: 'contacts', perType: 100 } };

describe('a portal that is seeded with what was pulled', () => {
  test('is pulled as the first one: every part, and every record with its associations', async () => {
    const first = await crosstie.portal();
    await makeRich(crosstie.url, first.portalId, first.token);
    const whole = { ...options, types: [...options.types, 'wagons', 'depots', 'notes'] };
    const { document } = await pulled(first, whole);
    const second = await crosstie.portal({ seed: document });
    expect((await pulled(second, whole)).document).toEqual(document);
    await first.faults.add({ probability: 0.15, seed: 1, respond: 429 });
    await first.faults.add({ probability: 0.1, seed: 2, respond: 477 });
    await first.faults.add({ probability: 0.1, seed: 3, respond: 502 });
    await first.faults.add({ probability: 0.1, seed: 4, respond: { reset: 'before' } });
    const { document: despite, again } = await pulled(first, whole);
    expect(despite).toEqual(document);
    for (const why of ['answered 429', 'answered 477', 'answered 502', 'the connection fails']) {
      expect([why, again.some((one) => one.startsWith(why))]).toEqual([why, true]);
    }
  });

  test('is pulled as the first one, whatever that was made of', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deeds, { minLength: 5, maxLength: 30 }), async (list) => {
        const first = await crosstie.portal();
        await done(clientOf(crosstie.url, first.token), list);
        const start = fc.sample(fc.constantFrom('contacts', 'companies'), { numRuns: 1, seed: list.length })[0] ?? 'contacts';
        const own = list.some(({ what }) => what === 'type') ? [ownType] : [];
        const chosen: PullOptions = { types: [...options.types, ...own], sample: { start, perType: 100 } };
        const { document } = await pulled(first, chosen);
        const second = await crosstie.portal({ seed: document });
        expect((await pulled(second, chosen)).document).toEqual(document);
        const records = Object.entries(document.records ?? {}).map(([type, all]) => [
          type === ownType ? `p_${ownType}` : type,
          all.map(({ id }) => String(id)),
        ]);
        const [one, other] = [first, second].map(({ token }) => toldBy(clientOf(crosstie.url, token), Object.fromEntries(records)));
        expect(await other).toEqual(await one);
      }),
      { numRuns: 3 },
    );
  });
});
