import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exactDigits, exactProduct } from '../../src/domain/decimal.ts';

const tenths = fc.integer({ min: 0, max: 10 }).map((count) => count / 10);

test('the digits of a number are those of the number, all of them', () => {
  fc.assert(
    fc.property(fc.double({ min: 2 ** -30, max: 1, noNaN: true }), (value) => {
      const text = exactDigits(value);
      expect(Number(text)).toBe(value);
      expect(text.endsWith('0') && text.includes('.')).toBe(false);
    }),
  );
});

test('a product is that of whole numbers, with its point where it belongs', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: 0, max: 9 }), tenths, (whole, places, value) => {
      const digits = String(whole < 0n ? -whole : whole).padStart(places + 1, '0');
      const amount = `${whole < 0n ? '-' : ''}${digits.slice(0, digits.length - places)}${places === 0 ? '' : `.${digits.slice(-places)}`}`;
      const [factor = '', part = ''] = exactDigits(value).split('.');
      const expected = whole * BigInt(factor + part);
      const product = exactProduct(amount, value);
      if (expected === 0n) expect(product).toBe('0');
      else {
        expect(BigInt(product.replace('.', ''))).toBe(expected);
        expect(product.split('.')[1]?.length ?? 0).toBe(places + part.length);
      }
    }),
  );
});

test('what is no decimal number weighs nothing', () => {
  for (const amount of ['', 'many', '1e3', '.5', '-']) expect(exactProduct(amount, 0.5)).toBe('0');
});
