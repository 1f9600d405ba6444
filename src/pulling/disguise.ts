import { standardObjectTypes } from '../domain/object-type.ts';
import { hubspotProperties } from '../domain/property.ts';
import type { SeedDocument } from '../seeds/document.ts';
import type { SeedOwner, SeedProperty } from './document-parts.ts';
import { compareTexts } from './property-bodies.ts';
import { StandIns, type ValueKind } from './stand-ins.ts';

/** Makes stand-ins by a key. What makes up people and companies is loaded for those who want some. */
export async function standInsOf(key: string): Promise<StandIns> {
  const { faker } = await import('@faker-js/faker/locale/en');
  return new StandIns(faker, key);
}

/** What decides whether the values of a property are kept, and what stands in for them otherwise. */
interface Told {
  readonly type: string;
  readonly hasUniqueValue?: boolean | null | undefined;
}

/** Texts whose kind the name of their property tells; the first row that fits counts, and a text that none fits is free. */
const kindsByName: readonly { readonly named: RegExp; readonly kind: ValueKind }[] = [
  { named: /_code$|_key$|_id$/, kind: 'code' },
  { named: /first_?name/, kind: 'firstName' },
  { named: /last_?name|surname/, kind: 'lastName' },
  { named: /domain/, kind: 'domain' },
  { named: /phone|fax|mobile|whatsapp/, kind: 'phone' },
  { named: /job_?title/, kind: 'jobTitle' },
  { named: /^company$|company_?name/, kind: 'company' },
  { named: /address|street/, kind: 'street' },
  { named: /(^|_)city$/, kind: 'city' },
  { named: /(^|_)(state|region|province|county)$/, kind: 'region' },
  { named: /zip|postal|postcode/, kind: 'postcode' },
  { named: /(^|_)country$/, kind: 'country' },
];

/** Texts whose kind they tell themselves, before the name of their property is asked. */
const kindsByForm: readonly { readonly form: RegExp; readonly kind: ValueKind }[] = [
  { form: /^\s*[^\s@;]+@[^\s@;]+(\s*;\s*[^\s@;]+@[^\s@;]+)*\s*$/, kind: 'email' },
  { form: /^\s*https?:\/\/\S+$/i, kind: 'url' },
  { form: /^\s*[{[]/, kind: 'json' },
];

/** One word with a digit in it, or of capital letters: what other systems call a thing by. */
const codeForm = /^(?=.*\d)[\w./:-]{1,40}$|^[A-Z]{2,6}$/;
const hostForm = /^([a-z0-9-]+\.)+[a-z]{2,}$/i;

/** The types of properties whose values tell nobody's name: kept, so that what is reckoned with them stays what it is. */
const keptTypes: ReadonlySet<string> = new Set(['bool', 'date', 'datetime', 'enumeration', 'number']);

/** Puts stand-ins in the places of the texts of a record; numbers, dates, choices and stages stay. Equal values stay equal, whatever record they are of. */
export function disguiseValues(
  standIns: StandIns,
  typeId: string,
  defined: readonly SeedProperty[],
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const entries = Object.entries(values).map(([name, value]) => {
    const property = hubspotProperties(typeId).get(name) ?? defined.find((one) => one.name === name);
    const kind = property === undefined ? 'text' : kindOf(typeId, name, property, value);
    return [name, kind === 'kept' ? value : standIns.of(kind, value)];
  });
  return Object.fromEntries(entries);
}

function kindOf(typeId: string, name: string, { type, hasUniqueValue }: Told, value: string): ValueKind | 'kept' {
  if (keptTypes.has(type)) return 'kept';
  const byForm = kindsByForm.find(({ form }) => form.test(value))?.kind;
  if (byForm === 'email') return byForm;
  if (hasUniqueValue === true) return 'unique';
  if (byForm !== undefined) return byForm;
  if (type === 'phone_number') return 'phone';
  const byName = kindsByName.find(({ named }) => named.test(name))?.kind;
  if (byName !== undefined) return byName;
  if (hostForm.test(value)) return 'domain';
  if (isName(typeId, name)) return 'company';
  return codeForm.test(value) ? 'code' : 'text';
}

/** The name of a company is what `company` of a contact says. */
function isName(typeId: string, name: string): boolean {
  return name === 'name' && standardObjectTypes().find(({ id }) => id === typeId)?.row.name === 'company';
}

/** Puts stand-ins in the places of what tells who an owner is; ids stay. */
export function disguiseOwner(standIns: StandIns, owner: SeedOwner): SeedOwner {
  const { email, firstName, lastName, teams } = owner;
  return {
    ...owner,
    email: standIns.of('email', email),
    ...(firstName !== undefined && { firstName: standIns.of('firstName', firstName) }),
    ...(lastName !== undefined && { lastName: standIns.of('lastName', lastName) }),
    ...(teams !== undefined && { teams: teams.map((team) => ({ ...team, name: standIns.of('text', team.name) })) }),
  };
}

/** The properties of a seed's records whose values were kept, by object type. */
export function keptProperties({ records = {}, properties = {}, schemas = [] }: SeedDocument): Readonly<Record<string, readonly string[]>> {
  const kept = Object.entries(records).map(([word, list]) => {
    const typeId = standardObjectTypes().find(({ row }) => row.plural === word)?.id ?? '2-0';
    const own = [...(properties[word] ?? []), ...(schemas.find(({ name }) => name === word)?.properties ?? [])];
    const typeOf = (name: string) => hubspotProperties(typeId).get(name)?.type ?? own.find((one) => one.name === name)?.type ?? '';
    const names = new Set(list.flatMap((record) => Object.keys(record.properties)));
    return [word, [...names].filter((name) => keptTypes.has(typeOf(name))).toSorted(compareTexts)] as const;
  });
  return Object.fromEntries(kept);
}
