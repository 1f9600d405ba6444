import type { PropertyType } from './property.ts';
import type { SearchBound, SearchKey, TokenPattern } from './search.ts';

/** How a property's values are compared. */
export type KeyForm = 'number' | 'time' | 'choice' | 'text';

/** How the values of a type of property are compared. */
export function keyFormOf(type: PropertyType): KeyForm {
  switch (type) {
    case 'number':
      return 'number';
    case 'date':
    case 'datetime':
      return 'time';
    case 'enumeration':
      return 'choice';
    default:
      return 'text';
  }
}

/**
 * What a value is found by: one key, or one for each choice of an enumeration. A number or a time that cannot be read as one, left from
 * before the property changed its type, is found as text. Source: search guide (letter case counts for enumerations only).
 */
export function searchKeysOf(form: KeyForm, value: string): readonly SearchKey[] {
  switch (form) {
    case 'number':
      return [numberKey(value) ?? textKey(value)];
    case 'time':
      return [timeKey(value) ?? textKey(value)];
    case 'choice':
      return value.includes(';') ? choiceKeys(value) : [wellFormed(value)];
    case 'text':
      return [textKey(value)];
  }
}

/** Choices, each once; a value that consists of semicolons has one key, so that no value is without. */
function choiceKeys(value: string): readonly SearchKey[] {
  const choices = new Set(value.split(';').filter((choice) => choice !== ''));
  return choices.size === 0 ? [value] : [...choices].map(wellFormed);
}

function textKey(value: string): string {
  return wellFormed(value.toLowerCase());
}

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

function numberKey(value: string): number | undefined {
  return decimal.test(value) ? finite(Number(value)) : undefined;
}

const epochMs = /^-?\d{1,16}$/;
const instant = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/;

function timeKey(value: string): number | undefined {
  if (instant.test(value)) {
    const at = Date.parse(value);
    if (!Number.isNaN(at)) return at;
  }
  return epochMs.test(value) ? finite(Number(value)) : undefined;
}

/** Every key can be written as JSON: no infinity, and no zero with a sign. */
function finite(value: number): number {
  return Math.min(Math.max(value, -Number.MAX_VALUE), Number.MAX_VALUE) + 0;
}

const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const surrogate = /[\ud800-\udfff]/;

/** Text without halves of characters, which databases cannot hold. */
function wellFormed(text: string): string {
  return surrogate.test(text) ? text.replace(loneSurrogate, '\ufffd') : text;
}

/** The order of keys: numbers first, texts by code point, as databases order UTF-8. */
export function compareKeys(one: SearchKey, other: SearchKey): number {
  if (typeof one === 'number') return typeof other === 'number' ? one - other : -1;
  if (typeof other === 'number') return 1;
  if (one === other) return 0;
  if (fromSurrogates.test(one) || fromSurrogates.test(other)) return compareCodePoints(one, other);
  return one < other ? -1 : 1;
}

/** Characters whose order in a string is not that of their code points. */
const fromSurrogates = /[\ud800-\uffff]/;

function compareCodePoints(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  for (let place = 0; place < length; place += 1) {
    if (one.charCodeAt(place) === other.charCodeAt(place)) continue;
    // In the midst of a pair the first half is the same, so that the second half decides as the whole does.
    return (one.codePointAt(place) ?? 0) - (other.codePointAt(place) ?? 0);
  }
  return one.length - other.length;
}

/** True for a key of the kind of the bounds that lies between them: a number is in no range of texts, and the reverse. */
export function isInRange(key: SearchKey, from: SearchBound | undefined, to: SearchBound | undefined): boolean {
  return (
    (from === undefined || (typeof from.key === typeof key && isWithin(compareKeys(key, from.key), from))) &&
    (to === undefined || (typeof to.key === typeof key && isWithin(compareKeys(to.key, key), to)))
  );
}

function isWithin(distance: number, bound: SearchBound): boolean {
  return bound.isInclusive ? distance >= 0 : distance > 0;
}

const space = /[\s\p{Cc}]+/u;
/** Punctuation around a word; a star is none, since in a pattern it stands for what may be there: `*@hubspot.com`. */
const outer = /^[^\p{L}\p{N}*]+|[^\p{L}\p{N}*]+$/gu;
const compound = /[^\p{L}\p{N}]/u;
const betweenNames = /[^\p{L}\p{N}\p{M}._'’-]+/u;
const betweenWords = /[^\p{L}\p{N}\p{M}]+/u;

/**
 * The tokens of a text in lower case, each once: its words between spaces without the punctuation around them; for a word with punctuation
 * inside also its parts, as names (`ada.king`, `hubspot.com` of an email address) and as words (`ada`, `king`, `hubspot`, `com`).
 *
 * Source: search guide (`*@hubspot.com` finds email addresses, a query finds the parts of a domain); assumed: where HubSpot cuts.
 */
export function tokensOf(text: string): readonly string[] {
  const words = wellFormed(text.toLowerCase()).split(space);
  const tokens = new Set<string>();
  for (const word of words) {
    if (word === '') continue;
    if (!compound.test(word)) {
      tokens.add(word);
      continue;
    }
    const bare = word.replace(outer, '');
    // A word of punctuation only is a token as it is: no value is without tokens but one of spaces.
    if (bare === '') {
      tokens.add(word);
      continue;
    }
    tokens.add(bare);
    for (const part of bare.split(betweenNames)) if (part !== '') tokens.add(part);
    for (const part of bare.split(betweenWords)) if (part !== '') tokens.add(part);
  }
  return [...tokens];
}

/** What a caller's text looks for: a pattern for each word, cut as `tokensOf` cuts words, but not into their parts. */
export function patternsOf(text: string): readonly TokenPattern[] {
  const patterns = new Set<string>();
  for (const word of wellFormed(text.toLowerCase()).split(space)) {
    if (word === '') continue;
    const bare = word.replace(outer, '');
    patterns.add(bare === '' ? word : bare);
  }
  return [...patterns];
}

/** True where the pattern, whose stars stand for any run of characters, is the whole token. Takes time linear in both. */
export function tokenMatches(pattern: TokenPattern, token: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return token === first;
  if (token.length < first.length + last.length || !token.startsWith(first) || !token.endsWith(last)) return false;
  let from = first.length;
  const end = token.length - last.length;
  for (const part of rest) {
    const at = token.indexOf(part, from);
    if (at < 0 || at + part.length > end) return false;
    from = at + part.length;
  }
  return true;
}
