import { limits } from '../catalogue/limits.ts';
import { formatInstant } from './instant.ts';
import type { Property, PropertyOption } from './property.ts';

/** A value as a caller sends it: HubSpot takes numbers and booleans and keeps their text; null and '' clear. */
export type SentValue = string | number | boolean | null;

/** What is wrong with a value, in HubSpot's words. */
export interface ValueFault {
  readonly code: string;
  readonly message: string;
}

/** Stands before further values of an enumeration that are to be added to those a record has. Source: properties guide. */
export const appendMark = ';';

/**
 * Reads a value by the definition of its property: the text that is kept, null to clear, or what is wrong with it. Whether a
 * value names an owner, a pipeline or a stage is not looked at: these are not in the definition. An enumeration's text may
 * still begin with `appendMark`. Source: properties guide; see each type for the rest.
 */
export function readPropertyValue(property: Property, sent: SentValue): string | null | ValueFault {
  const text = typeof sent === 'string' ? sent : sent === null ? '' : String(sent);
  if (text === '') return null;
  if (text.length > limits.propertyValueCharsMax) return tooLong(property.name);
  if (property.type === 'string') return text;
  if (hasOuterSpace(text)) return spaceFault(text);
  switch (property.type) {
    case 'number':
      return decimal.test(text) ? text : { code: 'INVALID_INTEGER', message: `${text} was not a valid number.` };
    case 'bool':
      return text === 'true' || text === 'false' ? text : optionFault(text, 'true, false');
    case 'date':
      return readDate(text);
    case 'datetime':
      return readDatetime(text);
    case 'enumeration':
      return readChoices(property, text);
    default:
      return text;
  }
}

/** True where reading a value came to a fault. */
export function isFault(read: string | null | ValueFault): read is ValueFault {
  return typeof read === 'object' && read !== null;
}

/** The values of an enumeration, without empty ones. */
export function choicesOf(text: string): readonly string[] {
  return text.split(';').filter((choice) => choice !== '');
}

/** What an enumeration holds once values were added: those it has first, each once. */
export function withChoices(before: string | undefined, added: string): string {
  return [...new Set([...choicesOf(before ?? ''), ...choicesOf(added)])].join(';');
}

/** Says that a value is none of those that may be chosen. Source: messages quoted by many integrators. */
export function choiceFault(text: string, options: readonly PropertyOption[]): ValueFault {
  return optionFault(text, options.map(dumpOf).join(', '));
}

function optionFault(text: string, allowed: string): ValueFault {
  return { code: 'INVALID_OPTION', message: `${text} was not one of the allowed options: [${allowed}]` };
}

/** HubSpot prints an option as its own storage does. */
function dumpOf({ label, value, displayOrder, hidden, description = '' }: PropertyOption): string {
  return `label: "${label}"\nvalue: "${value}"\ndisplay_order: ${displayOrder}\ndouble_data: 0.0\nhidden: ${hidden}\ndescription: "${description}"\nread_only: false\n`;
}

/** Assumed: code and message; the properties guide gives the bound. */
function tooLong(name: string): ValueFault {
  const message = `Property value of ${name} is longer than ${limits.propertyValueCharsMax} characters.`;
  return { code: 'INVALID_LENGTH', message };
}

/** Source: changelog of 2025-01-06 on values that are no strings. */
function spaceFault(text: string): ValueFault {
  return { code: 'LEADING_TRAILING_WHITESPACE', message: `"${text}" includes leading or trailing whitespace.` };
}

const invisible = /^[\s\p{Cf}]|[\s\p{Cf}]$/u;

function hasOuterSpace(text: string): boolean {
  return !(isPlain(text.charCodeAt(0)) && isPlain(text.charCodeAt(text.length - 1))) && invisible.test(text);
}

function isPlain(code: number): boolean {
  return code > 32 && code < 127;
}

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const epochMs = /^-?\d{1,16}$/;
const dayForm = /^\d{4}-\d\d-\d\d$/;
const instantForm = /^(\d{4}-\d\d-\d\dT\d\d:\d\d)(:\d\d)?(?:\.(\d{1,9}))?(Z|[+-]\d\d(?::?\d\d)?)$/;
const dayMs = 86_400_000;
/** The last millisecond whose year has four digits, and the first. */
const lastInstant = 253_402_300_799_999;
const firstInstant = -62_167_219_200_000;

/** A day, or a midnight of UTC in any form. Source: properties guide; refusals quoted by several integrators. */
function readDate(text: string): string | ValueFault {
  const at = instantOf(text);
  if (at === undefined) return longFault(text);
  if (at % dayMs === 0) return new Date(at).toISOString().slice(0, 10);
  const time = new Date(at);
  const clock = `${time.getUTCHours()}:${time.getUTCMinutes()}:${time.getUTCSeconds()}.${time.getUTCMilliseconds()}`;
  return { code: 'INVALID_DATE', message: `${at} is at ${clock} UTC, not midnight!` };
}

/** A day stands for its midnight. Source: properties guide; recorded objects-update-02 (a day); refusals quoted by several integrators. */
function readDatetime(text: string): string | ValueFault {
  const at = instantOf(text);
  return at === undefined ? longFault(text) : formatInstant(at);
}

function longFault(text: string): ValueFault {
  return { code: 'INVALID_LONG', message: `${text} was not a valid long.` };
}

/**
 * Reads a day, an instant with its offset, or epoch milliseconds; digits beyond milliseconds are cut off. Undefined for
 * any other text, for days that no month has, and for years of more than four digits. Source: properties guide; assumed: an
 * instant without an offset is refused.
 */
function instantOf(text: string): number | undefined {
  const at = epochMs.test(text) ? Number(text) : dayForm.test(text) ? dayOf(text) : offsetInstantOf(text);
  return at >= firstInstant && at <= lastInstant ? at : undefined;
}

function offsetInstantOf(text: string): number {
  const match = instantForm.exec(text);
  if (match === null) return Number.NaN;
  const [, minute = '', second = ':00', fraction = '', offset = ''] = match;
  if (Number.isNaN(dayOf(minute.slice(0, 10)))) return Number.NaN;
  const zone = offset === 'Z' ? offset : `${offset.slice(0, 3)}:${offset.slice(3).replace(':', '') || '00'}`;
  return Date.parse(`${minute}${second}.${fraction.slice(0, 3).padEnd(3, '0')}${zone}`);
}

/** Midnight of a day; NaN where the month has no such day, which `Date.parse` takes for one of the next month. */
function dayOf(text: string): number {
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(at) || new Date(at).getUTCDate() !== Number(text.slice(8, 10)) ? Number.NaN : at;
}

const optionSets = new WeakMap<Property, ReadonlySet<string>>();

/** The value of one option, or of several joined by semicolons. Letter case counts. Source: properties guide. */
function readChoices(property: Property, text: string): string | null | ValueFault {
  const isOpen = property.hasOpenOptions || property.externalOptions;
  if (!text.includes(';')) return isOpen || valuesOf(property).has(text) ? text : choiceFault(text, property.options);
  const choices = choicesOf(text);
  for (const choice of choices) {
    if (hasOuterSpace(choice)) return spaceFault(choice);
    if (!isOpen && !valuesOf(property).has(choice)) return choiceFault(choice, property.options);
  }
  if (choices.length === 0) return null;
  return text.startsWith(appendMark) ? appendMark + choices.join(';') : choices.join(';');
}

function valuesOf(property: Property): ReadonlySet<string> {
  const known = optionSets.get(property);
  if (known !== undefined) return known;
  const values = new Set(property.options.map(({ value }) => value));
  optionSets.set(property, values);
  return values;
}
