import type { Faker } from '@faker-js/faker';
import { industries } from '../catalogue/properties/options/industries.ts';

/** A company that was made up: what others in the CRM have to agree with. */
export interface MadeCompany {
  readonly name: string;
  readonly domain: string;
  readonly city: string;
  readonly country: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** Names and addresses that are given once. Top-level domains are those that nobody owns. */
export class Names {
  readonly #faker: Faker;
  readonly #domains = new Set<string>();
  readonly #emails = new Set<string>();

  constructor(faker: Faker) {
    this.#faker = faker;
  }

  /** A name of a company, and the domain that goes with it. */
  company(): { readonly name: string; readonly domain: string } {
    const name = this.#faker.company.name();
    const words = slugOf(name.replace(/\b(and|inc|llc|group|sons)\b/gi, ' '));
    return { name, domain: freshOf(this.#domains, words, (text) => `${text}.example`) };
  }

  /** An address of a person at a domain. */
  email(first: string, last: string, domain: string): string {
    return freshOf(this.#emails, `${slugOf(first)}.${slugOf(last)}`, (text) => `${text}@${domain}`);
  }
}

/** Providers of mailboxes for people without a company. */
export const mailboxDomains = ['mail.example', 'post.example', 'inbox.example'] as const;

function freshOf(taken: Set<string>, text: string, written: (text: string) => string): string {
  for (let count = 1; ; count += 1) {
    const wanted = written(count === 1 ? text : `${text}${count}`);
    if (taken.has(wanted)) continue;
    taken.add(wanted);
    return wanted;
  }
}

function slugOf(text: string): string {
  const plain = text.normalize('NFD').replace(/[^\x20-\x7e]/g, '');
  return (
    plain
      .toLowerCase()
      .replace(/'/g, '')
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'x'
  );
}

/** The properties of a company with so many contacts. Larger companies have more people and more money. */
export function companyProperties(faker: Faker, company: MadeCompany, contacts: number): Record<string, string> {
  const people = Math.max(1, Math.round((contacts + 1) * faker.number.float({ min: 2, max: 30 })));
  const isCustomer = faker.number.float() < 0.3;
  return {
    name: company.name,
    domain: company.domain,
    industry: faker.helpers.arrayElement(industries).value,
    city: company.city,
    country: company.country,
    phone: faker.phone.number({ style: 'international' }),
    numberofemployees: String(people),
    annualrevenue: String(people * faker.number.int({ min: 60, max: 250 }) * 1_000),
    founded_year: String(faker.number.int({ min: 1950, max: 2022 })),
    lifecyclestage: isCustomer ? 'customer' : faker.helpers.arrayElement(['lead', 'salesqualifiedlead', 'opportunity']),
  };
}

/** The properties of a person, at a company or by themselves. */
export function contactProperties(faker: Faker, names: Names, company: MadeCompany | undefined): Record<string, string> {
  const [firstname, lastname] = [faker.person.firstName(), faker.person.lastName()];
  return {
    firstname,
    lastname,
    email: names.email(firstname, lastname, company?.domain ?? faker.helpers.arrayElement(mailboxDomains)),
    phone: faker.phone.number({ style: 'international' }),
    city: company?.city ?? faker.location.city(),
    country: company?.country ?? 'United States',
    lifecyclestage: faker.helpers.weightedArrayElement([
      { value: 'subscriber', weight: 2 },
      { value: 'lead', weight: 4 },
      { value: 'marketingqualifiedlead', weight: 2 },
      { value: 'opportunity', weight: 1 },
      { value: 'customer', weight: 2 },
    ]),
    ...(company !== undefined && { jobtitle: faker.person.jobTitle(), company: company.name, website: `https://www.${company.domain}` }),
  };
}
