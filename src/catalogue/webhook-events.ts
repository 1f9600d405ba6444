/** What can happen, as the second word of an event type says it. */
export type WebhookVerb =
  | 'creation'
  | 'deletion'
  | 'merge'
  | 'restore'
  | 'propertyChange'
  | 'associationChange'
  | 'privacyDeletion'
  | 'newMessage'
  | 'completed';

/** The first word of an event type, and what can happen to what it stands for. */
export interface WebhookSubjectRow {
  readonly word: string;
  /**
   * What it stands for: an object type, the one that a subscription names, or nothing that this server has, so that a subscription is kept and
   * its events never come.
   */
  readonly of: { readonly objectTypeId: string } | 'named type' | 'nothing here';
  readonly verbs: readonly WebhookVerb[];
  readonly source: string;
}

const fate = ['creation', 'deletion', 'merge', 'propertyChange', 'restore'] as const;
const source = 'webhooks spec: the event types of a new subscription, the same in every edition';

/**
 * The event types that an app can subscribe to: a word and a verb. The associations guide's list also has `product.associationChange`,
 * which the specs of no edition have.
 */
export const webhookSubjects: readonly WebhookSubjectRow[] = [
  { word: 'company', of: { objectTypeId: '0-2' }, verbs: ['associationChange', ...fate], source },
  { word: 'contact', of: { objectTypeId: '0-1' }, verbs: ['associationChange', 'privacyDeletion', ...fate], source },
  {
    word: 'conversation',
    of: 'nothing here',
    verbs: ['creation', 'deletion', 'newMessage', 'privacyDeletion', 'propertyChange'],
    source,
  },
  { word: 'deal', of: { objectTypeId: '0-3' }, verbs: ['associationChange', ...fate], source },
  { word: 'event', of: 'nothing here', verbs: ['completed'], source },
  { word: 'line_item', of: { objectTypeId: '0-8' }, verbs: ['associationChange', ...fate], source },
  { word: 'object', of: 'named type', verbs: ['associationChange', ...fate], source },
  { word: 'product', of: { objectTypeId: '0-7' }, verbs: fate, source },
  { word: 'ticket', of: { objectTypeId: '0-5' }, verbs: ['associationChange', ...fate], source },
];

/** Every event type as the wire spells it, in the order of the specs. */
export const webhookEventTypes: readonly string[] = webhookSubjects
  .flatMap(({ word, verbs }) => verbs.map((verb) => `${word}.${verb}`))
  .sort();
