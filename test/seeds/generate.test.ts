import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { generateSeed } from '../../src/generating/index.ts';
import { startCrosstie } from '../../src/index.ts';

const crosstie = await startCrosstie({ logLevel: 'silent' });
afterAll(() => crosstie.close());

const options = fc.record({
  seed: fc.integer({ min: 0, max: 1_000 }),
  contacts: fc.nat(60),
  companies: fc.nat(15),
  deals: fc.nat(20),
  tickets: fc.nat(20),
  labels: fc.nat(6),
});

describe('a CRM that is made up', () => {
  it('is what was asked for, the same each time, and breaks no rule of HubSpot', async () => {
    await fc.assert(
      fc.asyncProperty(options, async (wanted) => {
        const made = generateSeed(wanted);
        expect(JSON.stringify(generateSeed(wanted))).toBe(JSON.stringify(made));
        const counted = { labels: made.associationLabels?.length ?? 0 };
        for (const type of ['contacts', 'companies', 'deals', 'tickets'] as const)
          Object.assign(counted, { [type]: made.records?.[type]?.length ?? 0 });
        expect({ ...counted, seed: wanted.seed }).toEqual(wanted);
        const portal = await crosstie.portal();
        const { records, associations } = await portal.seed(made);
        expect(Object.values(records).reduce((sum, count) => sum + count, 0)).toBe(
          wanted.contacts + wanted.companies + wanted.deals + wanted.tickets,
        );
        expect(associations).toBe(made.associations?.length);
        await portal.remove();
      }),
      { numRuns: 15 },
    );
  });

  const large = generateSeed({ contacts: 2_000, companies: 200, deals: 300, tickets: 100 });

  it('agrees with itself: people have addresses of their companies, few companies have many people, and nothing happens before it can', () => {
    const companies = new Map(large.records?.['companies']?.map((company) => [`companies:${company.key}`, company]));
    const contacts = new Map(large.records?.['contacts']?.map((contact) => [`contacts:${contact.key}`, contact]));
    const people = new Map<string, number>();
    for (const { from, to } of large.associations ?? []) {
      const [contact, company] = [contacts.get(from), companies.get(to)];
      if (contact === undefined || company === undefined) continue;
      people.set(to, (people.get(to) ?? 0) + 1);
      expect(String(contact.properties['email'])).toMatch(new RegExp(`@${String(company.properties['domain'])}$`));
      expect(Date.parse(contact.createdAt ?? '')).toBeGreaterThanOrEqual(Date.parse(company.createdAt ?? ''));
    }
    const sizes = [...people.values()].sort((one, other) => other - one);
    const inAll = sizes.reduce((sum, size) => sum + size, 0);
    const ofLargest = sizes.slice(0, 20).reduce((sum, size) => sum + size, 0);
    expect(inAll).toBeGreaterThan(1_600);
    expect(ofLargest / inAll).toBeGreaterThan(0.5);
    expect(sizes.length).toBeGreaterThan(120);
  });

  it.each(['1973-01-01', '9998-12-31T23:59:59.999Z'])('has times that a record can have, looked at in %s', async (at) => {
    await using server = await startCrosstie({
      logLevel: 'silent',
      seed: generateSeed({ at, contacts: 5, companies: 2, deals: 9, tickets: 2 }),
    });
    expect(server.isFirstStart).toBe(true);
  });

  it('differs by the number of its chance', () => {
    expect(JSON.stringify(generateSeed({ seed: 1 }))).not.toBe(JSON.stringify(generateSeed({ seed: 2 })));
  });

  it.each([
    [{ contacts: -1 }, 'contacts: expected a whole number from 0'],
    [{ labels: 7 }, 'labels: expected a whole number from 0 to 6'],
    [{ at: 'soon' }, 'at: soon is no time'],
    [{ at: '2026-01-01T00:00:00' }, 'is no time'],
    [{ at: '1972-12-31' }, 'is no time from 1973 to 9998'],
    [{ at: '9999-01-01' }, 'is no time from 1973 to 9998'],
  ])('is not made of %j', (wrong, told) => expect(() => generateSeed(wrong)).toThrow(told));
});
