import { absent, afterStep, type ContactState, type Step } from './contact-states.ts';

/** A contact of a writer, who alone writes to it: by its address, and by its id once it is known. */
export interface Contact {
  readonly email: string;
  id: string | undefined;
  /** As every answer says it is; where the last write has no answer, as it was before. */
  state: ContactState;
  doubt: Doubt | undefined;
}

/** A request without an answer that says what became of it: everything of it is there, or nothing. */
export interface Doubt {
  readonly contacts: readonly { readonly contact: Contact; readonly after: ContactState }[];
}

/** A write to one contact, to be sent alone or with others of its kind. */
export interface Planned {
  readonly contact: Contact;
  readonly step: Step;
}

/** What the answer to a write says: it is there, it is not, or nobody knows. */
export type Verdict = 'kept' | 'refused' | 'unknown';

/** What is known of everything that was ever sent. */
export class Oracle {
  readonly contacts = new Map<string, Contact>();
  /** Ids of companies whose creation was answered, in that order. */
  readonly companies: string[] = [];
  readonly properties: string[] = [];
  readonly verdicts: Record<Verdict, number> = { kept: 0, refused: 0, unknown: 0 };
  /** Who was written to since the last call of `takeTouched`. */
  #touched = new Set<Contact>();

  newContact(email: string): Contact {
    const contact: Contact = { email, id: undefined, state: absent, doubt: undefined };
    this.contacts.set(email, contact);
    return contact;
  }

  /** Sends a write; until its answer is there, and for good where it says nothing, both outcomes are possible. */
  async attempt(plan: readonly Planned[], send: () => Promise<Verdict>): Promise<Verdict> {
    const doubt: Doubt = { contacts: plan.map(({ contact, step }) => ({ contact, after: afterStep(contact.state, step) })) };
    for (const { contact } of doubt.contacts) {
      contact.doubt = doubt;
      this.#touched.add(contact);
    }
    const verdict = await send();
    this.verdicts[verdict] += 1;
    if (verdict === 'unknown') return verdict;
    for (const { contact, after } of doubt.contacts) {
      contact.doubt = undefined;
      if (verdict === 'kept') contact.state = after;
    }
    return verdict;
  }

  /** Who was written to since this was last called. */
  takeTouched(): readonly Contact[] {
    const touched = [...this.#touched];
    this.#touched = new Set();
    return touched;
  }
}
