import fc from 'fast-check';

/** Arbitrary bad input, biased towards what has broken JSON and HTTP servers before. */

export const oddWords = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'NaN',
  'Infinity',
  'null',
  'undefined',
  'true',
  '-1',
  '0',
  '00',
  '1.5',
  '1e3',
  '0x10',
  '+1',
  ' 1',
  '٣',
  '9007199254740993',
  '99999999999999999999999999',
  "'; DROP TABLE record; --",
  '../../etc/passwd',
  '\u0000',
  '\ud800',
  '0-1',
  '2-1',
  '0-99999999999999999999',
  'p_contacts',
] as const;

/** JSON numbers that are hard to read; as text, because JavaScript has no value for some. */
const oddLiterals = ['1e999', '-1e999', '-0', '1.0', '123456789012345678901234567890', '1E400', '0.1e-400', 'NaN', '-', '01', '+1', '.5'];

export const anyJson: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 1, arbitrary: fc.constantFrom(...oddWords) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 2 ** 53, 1e21, '', [], {}, [[]], [null], { id: null }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
);

/** Puts a value somewhere into another one, or takes something out: wrong types at each place. */
export function damaged(valid: unknown): fc.Arbitrary<unknown> {
  const places = placesOf(valid);
  return fc
    .tuple(fc.constantFrom(...places), fc.option(anyJson, { nil: undefined }))
    .map(([place, value]) => withValue(valid, place, value));
}

type Place = readonly (string | number)[];

function placesOf(value: unknown, at: Place = []): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, child]) => placesOf(child, [...at, Array.isArray(value) ? Number(key) : key]))];
}

function withValue(value: unknown, [first, ...rest]: Place, put: unknown): unknown {
  if (first === undefined) return put ?? null;
  if (Array.isArray(value)) return value.map((child, place) => (place === first ? withValue(child, rest, put) : child));
  return Object.fromEntries(
    Object.entries(Object(value)).map(([key, child]) => [key, key === first ? withValue(child, rest, put) : child]),
  );
}

/** Bytes that stand for a body: damaged values, broken texts and plain noise. */
export function anyBody(valid: unknown): fc.Arbitrary<Uint8Array> {
  const text = JSON.stringify(valid);
  const broken = fc.oneof(
    damaged(valid).map((value) => JSON.stringify(value)),
    fc.nat(text.length).map((end) => text.slice(0, end)),
    fc.tuple(fc.nat(text.length), fc.string({ maxLength: 5 })).map(([at, noise]) => text.slice(0, at) + noise + text.slice(at)),
    fc.constantFrom(...oddLiterals),
    fc.constantFrom(...oddLiterals).map((literal) => text.replace(/"\d+"/, literal)),
    fc.constantFrom(...oddWords).map((word) => text.replace('{', `{${JSON.stringify(word)}:{"polluted":true},`)),
    fc.constantFrom(`${text}${text}`, text.replaceAll('"', "'"), text.replace('}', ',}'), `/* hello */${text}`, `\ufeff${text}`),
    fc.constantFrom(
      text.replace('{', `{${text.slice(1, -1)},`),
      '{"inputs":1,"inputs":[]}',
      '{"properties":{},"properties":1}',
      '',
      ' ',
      '\n',
    ),
  );
  return fc.oneof(
    { weight: 6, arbitrary: broken.map((made) => Buffer.from(made, 'utf8')) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }) },
    {
      weight: 1,
      arbitrary: fc.constant(Buffer.concat([Buffer.from(text.slice(0, -3)), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from(text.slice(-3))])),
    },
  );
}

export const contentTypes = [
  'application/json',
  'application/json; charset=utf-8',
  'application/json; charset=latin1',
  'APPLICATION/JSON',
  'text/plain',
  'text/html; charset=',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/xml',
  ';',
  '',
  'a'.repeat(500),
  'application/json, text/plain',
];

/** A path segment as it goes over the wire: escaped or not, well or badly. */
export const anySegment: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...oddWords).map((word) => Buffer.from(word, 'utf8').toString('latin1').replace(/\s/g, '+')),
  fc.constantFrom(...oddWords).map((word) => encodeURIComponent(Buffer.from(word, 'utf8').toString('utf8'))),
  fc.constantFrom(
    '%',
    '%2',
    '%zz',
    '%c3%28',
    '%00',
    '%2f',
    '%2F..%2F',
    '%25',
    '%ff',
    '..',
    '.',
    '',
    '*',
    ':',
    '{id}',
    '%u0031',
    ';a=b',
    '%0d%0a',
    '#',
  ),
  fc.constantFrom('contacts', 'companies', '0-1', 'CONTACTS', 'contracts', 'batch', 'default', 'search', 'associations', 'labels'),
  fc.integer({ min: 100, max: 3_000 }).map((length) => 'x'.repeat(length)),
  fc.integer({ min: 1, max: 400 }).map((length) => '9'.repeat(length)),
  fc.string({ unit: 'grapheme-ascii', maxLength: 12 }).map((text) => text.replace(/[\s?]/g, '~')),
);

export const anyQuery: fc.Arbitrary<string> = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        'limit',
        'after',
        'properties',
        'archived',
        'associations',
        'idProperty',
        'propertiesWithHistory',
        'x',
        '__proto__',
        '',
        '%',
        'limit[]',
      ),
      fc.oneof(
        anySegment,
        fc.constantFrom(
          '1',
          '500',
          '501',
          '0',
          '-1',
          '1e2',
          '',
          'true',
          'MC0yLTc1MDI%3D',
          'MC0yLTc1MDI%253D',
          'OS05LTk%3D',
          ',,,',
          'a,b,c',
        ),
      ),
    ),
    { maxLength: 6 },
  )
  .map((pairs) => pairs.map(([name, value]) => `${name}=${value}`.replaceAll('#', '')).join('&'));

export const authorizations = [
  '',
  'Bearer',
  'Bearer ',
  'Bearer  x',
  'bearer x y',
  'Basic dXNlcjpwYXNz',
  'Bearer pat-na1-00000000-0000-0000-0000-000000000000',
  'Bearer \u00ff\u00fe',
  'Bearer null',
  'Bearer __proto__',
  `Bearer ${'a'.repeat(8_000)}`,
  'Digest username="x"',
  ',,,',
];
