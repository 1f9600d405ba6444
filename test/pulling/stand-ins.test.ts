import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { standInsOf } from '../../src/pulling/disguise.ts';
import type { ValueKind } from '../../src/pulling/stand-ins.ts';

const standIns = await standInsOf('a key');
const other = await standInsOf('another key');
const kinds: readonly ValueKind[] = ['firstName', 'email', 'domain', 'url', 'phone', 'company', 'street', 'code', 'text', 'unique'];

describe('a stand-in', () => {
  test('is the same for the same value of a kind, whatever was asked for in between', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (kind, value, between) => {
        const first = standIns.of(kind, value);
        standIns.of('text', between);
        expect(standIns.of(kind, value)).toBe(first);
      }),
      { numRuns: 200 },
    );
  });

  test('of an address is at the stand-in of its domain, each part of a list by itself', () => {
    const [one, two] = ['ada@Rails.test', 'bob@www.rails.test'].map((email) => standIns.of('email', email).split('@')[1]);
    expect([one, two]).toEqual([standIns.of('domain', 'rails.test'), standIns.of('domain', 'www.rails.test/about')]);
    expect(standIns.of('email', 'a@x.test;b@x.test').split(';')).toEqual([
      standIns.of('email', 'a@x.test'),
      standIns.of('email', 'b@x.test'),
    ]);
    expect(standIns.of('url', 'https://rails.test/team')).toBe(`https://${standIns.of('domain', 'rails.test')}/`);
  });

  test('differs where values have to, keeps the shape of a code and about the length of a text', () => {
    const many = Array.from({ length: 2_000 }, (_, at) => `person${at}@rails.test`);
    expect(new Set(many.map((email) => standIns.of('email', email))).size).toBe(many.length);
    expect(new Set(many.map((text) => standIns.of('unique', text))).size).toBe(many.length);
    expect(standIns.of('code', 'CUST-00123/b')).toMatch(/^[A-Z]{4}-\d{5}\/[a-z]$/);
    const text = 'It was a dark and stormy night; the rain fell in torrents.';
    expect(Math.abs(standIns.of('text', text).length - text.length)).toBeLessThan(20);
    expect(standIns.of('text', '<p>Ada called.</p>')).toMatch(/^<p>[^<]+<\/p>$/);
  });

  test('cannot be told without the key', () => {
    const same = kinds.filter((kind) => standIns.of(kind, 'ada@rails.test') === other.of(kind, 'ada@rails.test'));
    expect([same, standIns.mark === other.mark]).toEqual([[], false]);
  });
});
