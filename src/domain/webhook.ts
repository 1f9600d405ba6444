import { limits } from '../catalogue/limits.ts';
import { type WebhookSubjectRow, type WebhookVerb, webhookSubjects } from '../catalogue/webhook-events.ts';
import { resolveObjectType } from './object-type.ts';
import { isProblem, type Problem, problem } from './problem.ts';

/** Where an app wants its webhooks sent: an app without settings gets none, whatever it is subscribed to. */
export interface WebhookSettings {
  readonly appId: number;
  readonly targetUrl: string;
  /** How many requests may wait for an answer at a time. */
  readonly maxConcurrentRequests: number;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Null until the settings are set anew. */
  readonly updatedAt: number | null;
  /** Where the log of changes ended when the app had no settings before: it is told of later changes only. */
  readonly activeAfter: number;
}

/** Which events an app wants to be sent. */
export interface WebhookSubscription {
  readonly id: number;
  readonly appId: number;
  /** One of `webhookEventTypes`. */
  readonly eventType: string;
  /** Whether its events are sent; one that is not is paused. */
  readonly active: boolean;
  /** The property of a `propertyChange`; null for all other events. */
  readonly propertyName: string | null;
  /** The object type of an `object.*` event as the app named it; null for all other events. */
  readonly objectTypeId: string | null;
  readonly eventTypeName: string | null;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Null until it is paused or goes on. */
  readonly updatedAt: number | null;
  /** Where the log of changes ended when it was made, or last went on: the app is told of later changes only. */
  readonly activeAfter: number;
}

/** What an app asks for; null for what it left out. */
export type WantedSubscription = Pick<WebhookSubscription, 'eventType' | 'active' | 'propertyName' | 'objectTypeId' | 'eventTypeName'>;

/** What a subscription waits for. */
export interface WebhookInterest {
  readonly verb: WebhookVerb;
  /** The object type whose records it is about, by its type id; null where this server has none of them, so that nothing is ever sent. */
  readonly objectTypeId: string | null;
}

/** Reads what a subscription waits for. Throws for an event type that there is not: storage holds none such. */
export function interestOf(subscription: Pick<WebhookSubscription, 'eventType' | 'objectTypeId'>): WebhookInterest {
  const { subject, verb } = partsOf(subscription.eventType);
  if (subject.of === 'nothing here') return { verb, objectTypeId: null };
  if (subject.of !== 'named type') return { verb, objectTypeId: subject.of.objectTypeId };
  const type = typeIdOf(subscription.objectTypeId ?? '');
  return { verb, objectTypeId: isProblem(type) ? null : type };
}

function partsOf(eventType: string): { readonly subject: WebhookSubjectRow; readonly verb: WebhookVerb } {
  const [word, end] = eventType.split('.');
  const subject = webhookSubjects.find((row) => row.word === word);
  const verb = subject?.verbs.find((one) => one === end);
  if (subject === undefined || verb === undefined) throw new Error(`no event type ${eventType}`);
  return { subject, verb };
}

/**
 * The type id that a text means: one of HubSpot's own types by id or name, or a type of some portal by id. An app's subscriptions are for every portal,
 * so that nobody can say whether there is such a type.
 */
function typeIdOf(text: string): string | null | Problem {
  if (/^2-[1-9]\d{0,14}$/.test(text)) return text;
  const type = resolveObjectType(text);
  return isProblem(type) ? type : type.id;
}

/** What is kept of what an app asks for: fields that its event type has no use for are dropped. A problem where one is missing that it needs. */
export function soundSubscription(wanted: WantedSubscription): WantedSubscription | Problem {
  const { eventType, active, eventTypeName } = wanted;
  const { subject, verb } = partsOf(eventType);
  for (const name of ['propertyName', 'objectTypeId', 'eventTypeName'] as const) {
    if ((wanted[name]?.length ?? 0) > limits.webhookTextCharsMax)
      return problem('WEBHOOK_TEXT_TOO_LONG', { name, max: limits.webhookTextCharsMax });
  }
  const propertyName = verb === 'propertyChange' ? wanted.propertyName : null;
  if (verb === 'propertyChange' && (propertyName ?? '') === '') return problem('WEBHOOK_PROPERTY_MISSING', { eventType });
  const objectTypeId = subject.of === 'named type' ? wanted.objectTypeId : null;
  if (subject.of === 'named type') {
    if ((objectTypeId ?? '') === '') return problem('WEBHOOK_OBJECT_TYPE_MISSING', { eventType });
    const type = typeIdOf(objectTypeId ?? '');
    if (isProblem(type)) return type;
  }
  return { eventType, active, propertyName, objectTypeId, eventTypeName };
}

/** Whether two subscriptions wait for the same events: an app can have one of them. */
export function isSameInterest(one: WantedSubscription, other: WantedSubscription): boolean {
  return (
    one.eventType === other.eventType &&
    one.propertyName === other.propertyName &&
    one.eventTypeName === other.eventTypeName &&
    (interestOf(one).objectTypeId ?? one.objectTypeId) === (interestOf(other).objectTypeId ?? other.objectTypeId)
  );
}
