import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ownPropertyDefaults, type Property, type PropertyType } from '../../src/domain/property.ts';
import { isFault, readPropertyValue } from '../../src/domain/property-value.ts';

function propertyOf(type: PropertyType, options: readonly string[] = []): Property {
  const listed = options.map((value, displayOrder) => ({ value, label: value, displayOrder, hidden: false }));
  const common = { ...ownPropertyDefaults, label: 'x', groupName: 'x', fieldType: 'text', createdAt: 0, updatedAt: 0 };
  return { ...common, name: 'x', type, options: listed };
}

const colours = ['red', 'green', 'blue'];
const types = ['bool', 'date', 'datetime', 'enumeration', 'json', 'number', 'object_coordinates', 'phone_number', 'string'] as const;
const sent = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.double(),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.boolean(),
  fc.constant(null),
);
const firstDay = Date.parse('0000-01-01T00:00:00Z');
const lastDay = Date.parse('9999-12-31T23:59:59.999Z');
const instants = fc.integer({ min: firstDay, max: lastDay });

test('whatever is sent, reading it once more changes nothing', () => {
  fc.assert(
    fc.property(fc.constantFrom(...types), sent, (type, value) => {
      const property = propertyOf(type, colours);
      const read = readPropertyValue(property, value);
      if (isFault(read)) return;
      expect(readPropertyValue(property, read)).toBe(read);
    }),
    { numRuns: 3_000 },
  );
});

test('an instant reads as the same point in time, as text with any offset and as epoch milliseconds', () => {
  const property = propertyOf('datetime');
  fc.assert(
    fc.property(instants, fc.integer({ min: -14 * 60, max: 14 * 60 }), (at, minutes) => {
      const expected = new Date(at).toISOString().replace('.000Z', 'Z');
      expect(readPropertyValue(property, at)).toBe(expected);
      expect(readPropertyValue(property, String(at))).toBe(expected);
      expect(readPropertyValue(property, expected)).toBe(expected);
      const local = at + minutes * 60_000;
      if (local < firstDay || local > lastDay) return;
      const two = (count: number) => String(count).padStart(2, '0');
      const offset = `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
      expect(readPropertyValue(property, new Date(local).toISOString().replace('Z', offset))).toBe(expected);
    }),
  );
});

test('a date reads as the day of a midnight, and refuses every other moment', () => {
  const property = propertyOf('date');
  fc.assert(
    fc.property(instants, (at) => {
      const day = new Date(at).toISOString().slice(0, 10);
      expect(readPropertyValue(property, day)).toBe(day);
      const read = readPropertyValue(property, at);
      if (at % 86_400_000 === 0) expect(read).toBe(day);
      else expect(read).toMatchObject({ code: 'INVALID_DATE' });
    }),
  );
});

test('numbers keep the text that they came as', () => {
  const property = propertyOf('number');
  const finite = fc.double({ noDefaultInfinity: true, noNaN: true });
  fc.assert(
    fc.property(finite, (value) => {
      expect(readPropertyValue(property, value)).toBe(String(value));
    }),
  );
});

test('an enumeration takes any selection of its options and no other word', () => {
  const property = propertyOf('enumeration', colours);
  fc.assert(
    fc.property(fc.subarray(colours, { minLength: 1 }), fc.stringMatching(/^[a-z]{1,8}$/), (chosen, word) => {
      expect(readPropertyValue(property, chosen.join(';'))).toBe(chosen.join(';'));
      if (!colours.includes(word))
        expect(readPropertyValue(property, [...chosen, word].join(';'))).toMatchObject({ code: 'INVALID_OPTION' });
    }),
  );
});
