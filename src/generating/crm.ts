import { base, en, Faker } from '@faker-js/faker';
import { pipelineRows } from '../catalogue/pipelines.ts';
import type { SeedAssociation, SeedDocument, SeedRecord } from '../seeds/document.ts';
import { companyProperties, contactProperties, type MadeCompany, Names } from './people.ts';
import type { Sizes } from './sizes.ts';

/** A piece of a CRM that is made up: records come before the associations between them, and each type in one go. */
export type Piece =
  | { readonly kind: 'labels'; readonly labels: NonNullable<SeedDocument['associationLabels']> }
  | { readonly kind: 'record'; readonly type: RecordType; readonly record: SeedRecord }
  | { readonly kind: 'association'; readonly association: SeedAssociation };

type RecordType = 'companies' | 'contacts' | 'deals' | 'tickets';

/** The labels that there can be, in the order in which they are taken; each with how likely an association of its pair has it. */
const labelRows = [
  { from: 'contacts', to: 'companies', name: 'decision_maker', label: 'Decision maker', inverseLabel: 'Decided by', share: 0.15 },
  { from: 'contacts', to: 'companies', name: 'billing_contact', label: 'Billing contact', inverseLabel: 'Billed through', share: 0.1 },
  { from: 'contacts', to: 'deals', name: 'champion', label: 'Champion', inverseLabel: 'Championed by', share: 0.3 },
  { from: 'companies', to: 'companies', name: 'partner', label: 'Partner', inverseLabel: undefined, share: 1 },
  { from: 'contacts', to: 'companies', name: 'former_employee', label: 'Former employee', inverseLabel: 'Formerly employed', share: 0.05 },
  { from: 'contacts', to: 'deals', name: 'evaluator', label: 'Evaluator', inverseLabel: 'Evaluated by', share: 0.2 },
] as const;

const dayMs = 86_400_000;
/** How far back the oldest record was created. */
const historyMs = 3 * 365 * dayMs;
/** How fast companies get smaller from the largest on: contacts of the n-th largest are about 1/n^exponent of its. */
const sizeExponent = 1.1;
const shareWithoutCompany = 0.12;
/** Marks a contact, deal or ticket that belongs to nobody. */
const nobody = -1;

/**
 * Makes up a CRM piece by piece, the same from the same sizes. What it remembers meanwhile are the companies, the addresses that are taken, and
 * a number for each record.
 */
export class MadeUpCrm {
  readonly #sizes: Sizes;
  readonly #faker: Faker;
  readonly #names: Names;
  readonly #companies: MadeCompany[] = [];
  readonly #companyOfContact: Int32Array;
  readonly #companyOfDeal: Int32Array;
  readonly #contactOfTicket: Int32Array;
  readonly #createdAt: Float64Array;
  /** The contacts of each company, one after the other, and where each company's begin. */
  #contacts = new Int32Array();
  #firstContact = new Int32Array();

  constructor(sizes: Sizes) {
    this.#sizes = sizes;
    this.#faker = new Faker({ locale: [en, base], seed: sizes.seed });
    this.#names = new Names(this.#faker);
    this.#companyOfContact = new Int32Array(sizes.contacts).fill(nobody);
    this.#companyOfDeal = new Int32Array(sizes.deals).fill(nobody);
    this.#contactOfTicket = new Int32Array(sizes.tickets).fill(nobody);
    this.#createdAt = new Float64Array(sizes.contacts);
  }

  /** Every piece, once. */
  *pieces(): Generator<Piece> {
    const labels = labelRows.slice(0, this.#sizes.labels);
    const said = labels.map(({ share: _, inverseLabel, ...label }) => ({ ...label, ...(inverseLabel !== undefined && { inverseLabel }) }));
    if (said.length > 0) yield { kind: 'labels', labels: said };
    this.#settle();
    yield* this.#companyRecords();
    yield* this.#contactRecords();
    yield* this.#dealRecords();
    yield* this.#ticketRecords();
    yield* this.#contactLinks();
    yield* this.#dealLinks();
    yield* this.#ticketLinks();
    yield* this.#partners();
  }

  /** Decides where everybody works: a few companies have many, most have few. */
  #settle(): void {
    const { companies, contacts, at } = this.#sizes;
    const faker = this.#faker;
    let total = 0;
    // Which company is large has nothing to do with its place.
    const ranks = faker.helpers.shuffle(Array.from({ length: companies }, (_, rank) => rank));
    const ends = ranks.map((rank) => {
      total += 1 / (rank + 1) ** sizeExponent;
      return total;
    });
    const counts = new Int32Array(companies);
    for (let contact = 0; contact < contacts; contact += 1) {
      if (companies === 0 || faker.number.float() < shareWithoutCompany) continue;
      const company = placeOf(ends, faker.number.float() * total);
      this.#companyOfContact[contact] = company;
      counts[company] = (counts[company] ?? 0) + 1;
    }
    this.#firstContact = new Int32Array(companies + 1);
    for (let company = 0; company < companies; company += 1) {
      this.#firstContact[company + 1] = (this.#firstContact[company] ?? 0) + (counts[company] ?? 0);
    }
    const next = this.#firstContact.slice();
    this.#contacts = new Int32Array(this.#firstContact[companies] ?? 0);
    this.#companyOfContact.forEach((company, contact) => {
      if (company === nobody) return;
      this.#contacts[next[company] ?? 0] = contact;
      next[company] = (next[company] ?? 0) + 1;
    });
    for (let company = 0; company < companies; company += 1) {
      const createdAt = this.#between(at - historyMs, at - dayMs);
      this.#companies.push({ ...this.#names.company(), city: faker.location.city(), country: 'United States', createdAt });
    }
  }

  *#companyRecords(): Generator<Piece> {
    for (const [place, company] of this.#companies.entries()) {
      const properties = companyProperties(this.#faker, company, this.#contactsOf(place));
      yield record('companies', place, properties, company.createdAt);
    }
  }

  *#contactRecords(): Generator<Piece> {
    for (let place = 0; place < this.#sizes.contacts; place += 1) {
      const company = this.#companies[this.#companyOfContact[place] ?? nobody];
      const createdAt = this.#between(company?.createdAt ?? this.#sizes.at - historyMs, this.#sizes.at);
      this.#createdAt[place] = createdAt;
      yield record('contacts', place, contactProperties(this.#faker, this.#names, company), createdAt);
    }
  }

  *#dealRecords(): Generator<Piece> {
    const faker = this.#faker;
    for (let place = 0; place < this.#sizes.deals; place += 1) {
      const at = this.#someCompany();
      this.#companyOfDeal[place] = at;
      const company = this.#companies[at];
      const createdAt = this.#between(company?.createdAt ?? this.#sizes.at - historyMs, this.#sizes.at);
      const stage = faker.helpers.weightedArrayElement(dealStages);
      const closedAt = stage.isClosed
        ? this.#between(createdAt, this.#sizes.at)
        : this.#sizes.at + faker.number.int({ min: 5, max: 180 }) * dayMs;
      const what = faker.commerce.productName();
      const properties = {
        dealname: company === undefined ? what : `${company.name}: ${what}`,
        // Most deals are small, a few are large.
        amount: String(Math.round(500 * Math.exp(faker.number.float({ min: 0, max: 6 })))),
        pipeline: stage.pipeline,
        dealstage: stage.id,
        closedate: new Date(closedAt).toISOString(),
        dealtype: faker.helpers.arrayElement(['newbusiness', 'existingbusiness']),
      };
      yield record('deals', place, properties, createdAt);
    }
  }

  *#ticketRecords(): Generator<Piece> {
    const faker = this.#faker;
    const { tickets, contacts, at } = this.#sizes;
    for (let place = 0; place < tickets; place += 1) {
      const contact = contacts === 0 ? nobody : faker.number.int({ min: 0, max: contacts - 1 });
      this.#contactOfTicket[place] = contact;
      const stage = faker.helpers.weightedArrayElement(ticketStages);
      const properties = {
        subject: `${faker.hacker.verb()} ${faker.hacker.noun()}`,
        content: faker.hacker.phrase(),
        hs_pipeline: stage.pipeline,
        hs_pipeline_stage: stage.id,
        hs_ticket_priority: faker.helpers.arrayElement(['LOW', 'MEDIUM', 'HIGH']),
      };
      yield record('tickets', place, properties, this.#between(this.#createdAt[contact] ?? at - historyMs, at));
    }
  }

  *#contactLinks(): Generator<Piece> {
    for (const [contact, company] of this.#companyOfContact.entries()) {
      if (company !== nobody) yield this.#link('contacts', contact, 'companies', company);
    }
  }

  *#dealLinks(): Generator<Piece> {
    const faker = this.#faker;
    for (const [deal, company] of this.#companyOfDeal.entries()) {
      if (company === nobody) continue;
      yield this.#link('deals', deal, 'companies', company);
      const first = this.#firstContact[company] ?? 0;
      const count = this.#contactsOf(company);
      const wanted = Math.min(count, faker.number.int({ min: 1, max: 3 }));
      const start = count === 0 ? 0 : faker.number.int({ min: 0, max: count - 1 });
      for (let nth = 0; nth < wanted; nth += 1) {
        yield this.#link('contacts', this.#contacts[first + ((start + nth) % count)] ?? 0, 'deals', deal);
      }
    }
  }

  *#ticketLinks(): Generator<Piece> {
    for (const [ticket, contact] of this.#contactOfTicket.entries()) {
      if (contact === nobody) continue;
      yield this.#link('tickets', ticket, 'contacts', contact);
      const company = this.#companyOfContact[contact] ?? nobody;
      if (company !== nobody) yield this.#link('tickets', ticket, 'companies', company);
    }
  }

  /** A twentieth of the companies, each with the next one. */
  *#partners(): Generator<Piece> {
    if (!this.#labels('companies', 'companies').some(({ name }) => name === 'partner')) return;
    for (let company = 0; company + 1 < this.#companies.length; company += 20) {
      yield this.#link('companies', company, 'companies', company + 1);
    }
  }

  #link(from: RecordType, fromPlace: number, to: RecordType, toPlace: number): Piece {
    const labels = this.#labels(from, to).filter(({ share }) => this.#faker.number.float() < share);
    const ends = { from: refOf(from, fromPlace), to: refOf(to, toPlace) };
    return { kind: 'association', association: { ...ends, ...(labels.length > 0 && { labels: labels.map(({ label }) => label) }) } };
  }

  #labels(from: RecordType, to: RecordType) {
    return labelRows.slice(0, this.#sizes.labels).filter((row) => row.from === from && row.to === to);
  }

  #contactsOf(company: number): number {
    return (this.#firstContact[company + 1] ?? 0) - (this.#firstContact[company] ?? 0);
  }

  /** The company of somebody: who has many contacts has many deals. */
  #someCompany(): number {
    const { contacts, companies } = this.#sizes;
    const contact = contacts === 0 ? nobody : this.#faker.number.int({ min: 0, max: contacts - 1 });
    const company = this.#companyOfContact[contact] ?? nobody;
    return company === nobody && companies > 0 ? this.#faker.number.int({ min: 0, max: companies - 1 }) : company;
  }

  /** A time in whole seconds. */
  #between(from: number, to: number): number {
    return Math.floor((from + this.#faker.number.float() * (to - from)) / 1_000) * 1_000;
  }
}

/** The stages of an object type's pipelines from the start, as weighted choices: open ones early in the pipeline are the most. */
function stagesOf(type: string) {
  return pipelineRows
    .filter(({ of }) => of === type)
    .flatMap(({ id: pipeline, stages }) =>
      stages.map(({ id, metadata }, place) => ({
        value: { pipeline, id, isClosed: metadata.isClosed === 'true' },
        weight: stages.length - place,
      })),
    );
}

const dealStages = stagesOf('0-3');
const ticketStages = stagesOf('0-5');

function record(type: RecordType, place: number, properties: Record<string, string>, createdAt: number): Piece {
  return { kind: 'record', type, record: { key: String(place + 1), properties, createdAt: new Date(createdAt).toISOString() } };
}

function refOf(type: RecordType, place: number): string {
  return `${type}:${place + 1}`;
}

/** The first place whose end is above a value. */
function placeOf(ends: readonly number[], value: number): number {
  let [low, high] = [0, ends.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
