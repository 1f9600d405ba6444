import { createHmac } from 'node:crypto';
import type { Faker } from '@faker-js/faker';

/** What a value is about, and with it what can stand in for it. */
export type ValueKind =
  | 'firstName'
  | 'lastName'
  | 'email'
  | 'domain'
  | 'url'
  | 'phone'
  | 'company'
  | 'jobTitle'
  | 'street'
  | 'city'
  | 'region'
  | 'postcode'
  | 'country'
  | 'code'
  | 'json'
  | 'text'
  /** A text of which no two records have the same. */
  | 'unique';

/** Characters of made-up texts, however long the real one is. */
const textCharsMax = 2_000;
/** Characters of a hash that tell two stand-ins apart. */
const markChars = 6;
const uniqueChars = 16;

/**
 * Makes up values that stand in for real ones. The same value of a kind always gets the same stand-in, and without the key nobody can tell of which value
 * it is: what faker chooses is chosen by a keyed hash. An address is at the stand-in of its own domain, and every domain ends in `.example`, where nothing
 * is ever delivered. Another version of faker may choose otherwise.
 */
export class StandIns {
  readonly #faker: Faker;
  readonly #key: string;

  constructor(faker: Faker, key: string) {
    this.#faker = faker;
    this.#key = key;
  }

  /** Tells two keys apart and neither of them. */
  get mark(): string {
    return this.#letters('key', '', uniqueChars);
  }

  /** What stands in for a value. */
  of(kind: ValueKind, value: string): string {
    const text = value.trim();
    switch (kind) {
      case 'email':
        return text
          .split(';')
          .map((address) => this.#email(address.trim().toLowerCase()))
          .join(';');
      case 'domain':
        return this.#domain(text);
      case 'url':
        return `https://${this.#domain(text.replace(/^[a-z]+:\/\//i, ''))}/`;
      case 'phone':
        return this.#phone(text);
      case 'code':
        return this.#code(text);
      case 'json':
        return text.startsWith('[') ? '[]' : '{}';
      case 'unique':
        return this.#letters(kind, text, uniqueChars);
      case 'text':
        return this.#text(text);
      default:
        return makers[kind](this.#seeded(kind, text.toLowerCase()));
    }
  }

  #email(address: string): string {
    if (!address.includes('@')) return this.#letters('email', address, uniqueChars);
    const faker = this.#seeded('email', address);
    const name = `${faker.person.firstName()}.${faker.person.lastName()}`.toLowerCase().replace(/[^a-z.]/g, '');
    return `${name}.${this.#letters('email', address, markChars)}@${this.#domain(address.slice(address.lastIndexOf('@') + 1))}`;
  }

  #domain(text: string): string {
    const domain = text.toLowerCase().replace(/^www\.|[/:?#].*$/g, '');
    const faker = this.#seeded('domain', domain);
    const words = `${faker.word.adjective()}-${faker.word.noun()}`.toLowerCase().replace(/[^a-z-]/g, '');
    return `${words}-${this.#letters('domain', domain, markChars)}.example`;
  }

  /** A number that North America keeps for stories: 555-0100 to 555-0199 of any area. */
  #phone(text: string): string {
    const hash = this.#hash('phone', text.replace(/[^\d+]/g, ''));
    const area = 200 + (hash.readUInt16BE(0) % 800);
    return `+1 ${area} 555 01${String(hash.readUInt16BE(2) % 100).padStart(2, '0')}`;
  }

  /** The same shape: letters for letters, digits for digits. */
  #code(text: string): string {
    const hash = this.#hash('code', text);
    const chosen = (of: string, at: number) => of[(hash[at % hash.length] ?? 0) % of.length] ?? '';
    return [...text]
      .map((char, at) => {
        if (/\d/.test(char)) return chosen('0123456789', at);
        if (/\p{Lu}/u.test(char)) return chosen('ABCDEFGHJKLMNPQRSTUVWXYZ', at);
        return /\p{L}/u.test(char) ? chosen('abcdefghjkmnpqrstuvwxyz', at) : char;
      })
      .join('');
  }

  /** About as long as the real one; in one paragraph where that is HTML. */
  #text(text: string): string {
    const chars = Math.min(textCharsMax, text.length);
    const faker = this.#seeded('text', text);
    let words = faker.lorem.word();
    while (words.length < chars - 4) words += ` ${faker.lorem.word()}`;
    const sentence = words.charAt(0).toUpperCase() + words.slice(1);
    return /^\s*<[a-z]/i.test(text) ? `<p>${sentence}</p>` : sentence;
  }

  #letters(kind: string, text: string, count: number): string {
    const digits = BigInt(`0x${this.#hash(kind, text).toString('hex')}`).toString(36);
    return digits.slice(0, count);
  }

  #seeded(kind: string, text: string): Faker {
    const hash = this.#hash(kind, text);
    this.#faker.seed([0, 4, 8, 12].map((at) => hash.readUInt32BE(at)));
    return this.#faker;
  }

  #hash(kind: string, text: string): Buffer {
    return createHmac('sha256', this.#key).update(`${kind}\0${text}`).digest();
  }
}

/** What faker makes up. */
const makers = {
  firstName: (faker: Faker) => faker.person.firstName(),
  lastName: (faker: Faker) => faker.person.lastName(),
  company: (faker: Faker) => faker.company.name(),
  jobTitle: (faker: Faker) => faker.person.jobTitle(),
  street: (faker: Faker) => faker.location.streetAddress(),
  city: (faker: Faker) => faker.location.city(),
  region: (faker: Faker) => faker.location.state(),
  postcode: (faker: Faker) => faker.location.zipCode(),
  country: (faker: Faker) => faker.location.country(),
} as const;
