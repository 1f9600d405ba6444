import { bodyProperties, placedAtCreation } from '../catalogue/record-defaults.ts';
import type { PropertyEdits } from './change.ts';
import { type FollowedWrite, valueAfter } from './followed-write.ts';
import { formatInstant } from './instant.ts';
import { ownersOf } from './owner.ts';
import { choicesOf } from './property-value.ts';
import { pipelinePropertiesOf, pipelinesInUse } from './record-stage.ts';
import { closing, stageTimes, stageValues } from './stage-values.ts';

/** One kind of consequence: more edits, which may also take back one that was sent; undefined where nothing follows. */
type Rule = (write: FollowedWrite) => PropertyEdits | undefined;

/** Rules by object type id, in the order in which they see each other's edits; those of every type come last. */
const rules: Readonly<Record<string, readonly Rule[]>> = {
  '0-1': [lifecycle, emailDomain, fullName, searchableNumbers],
  '0-2': [lifecycle, companyNames],
  '0-3': [closing, amounts, daysToClose],
  '0-5': [closing],
};
const rulesOfAll: readonly Rule[] = [place, stageTimes, stageValues, ownership, bodyPreview];

/** A write's edits with everything that follows from them. The edits that come in stay as they are. */
export function withValuesThatFollow(write: FollowedWrite): PropertyEdits {
  const edits = { ...write.edits };
  addValuesThatFollow({ ...write, edits });
  return edits;
}

/** Adds everything that follows from a write to its edits, which must be the caller's own. */
export function addValuesThatFollow(write: FollowedWrite & { readonly edits: Record<string, string | null> }): void {
  const { edits } = write;
  for (const rule of rules[write.type.id ?? ''] ?? []) Object.assign(edits, rule(write));
  for (const rule of rulesOfAll) Object.assign(edits, rule(write));
}

/**
 * A stage without a pipeline stands in the first one; records of some types always have a place. Source: recorded
 * objects-create-05 and objects-update-02; community reports.
 */
function place(write: FollowedWrite): PropertyEdits | undefined {
  const { schema, type, before } = write;
  const names = pipelinePropertiesOf(type);
  const [id, stage] = [valueAfter(write, names.pipeline), valueAfter(write, names.stage)];
  const isPlaced = before === undefined && placedAtCreation.includes(type.id ?? '');
  if ((id !== undefined && stage !== undefined) || (stage === undefined && !isPlaced)) return undefined;
  const pipelines = pipelinesInUse(schema, type);
  const pipeline = id === undefined ? pipelines[0] : pipelines.find((one) => one.id === id);
  const first = pipeline?.stages.find(({ archivedAt }) => archivedAt === null);
  if (pipeline === undefined || first === undefined) return undefined;
  return { [names.pipeline]: pipeline.id, [names.stage]: stage ?? first.id };
}

/**
 * The lifecycle stage only moves forward, unless it was cleared before: an earlier one is passed over. When a stage was reached is
 * kept as epoch milliseconds. Source: contacts guide; recorded objects-create-02; assumed: a date that was reached once stays.
 */
function lifecycle({ schema, type, before, edits, now }: FollowedWrite): PropertyEdits | undefined {
  const wanted = edits['lifecyclestage'];
  if (typeof wanted !== 'string') return undefined;
  const held = before?.['lifecyclestage'];
  if (held !== undefined) {
    const stages = pipelinesInUse(schema, type).flatMap((pipeline) => pipeline.stages.map(({ id }) => id));
    if (stages.indexOf(wanted) < stages.indexOf(held)) return { lifecyclestage: held };
  }
  const reached = `hs_lifecyclestage_${wanted}_date`;
  return schema.properties.of(type).get(reached) === undefined ? undefined : { [reached]: String(now) };
}

/** Source: recorded objects-create-02; assumed: an additional address that becomes the first one trades places with it. */
function emailDomain(write: FollowedWrite): PropertyEdits | undefined {
  const address = write.edits['email'];
  if (address === undefined) return undefined;
  const domain = address === null ? null : address.slice(address.lastIndexOf('@') + 1);
  const additional = choicesOf(write.before?.['hs_additional_emails'] ?? '');
  if (address === null || !additional.includes(address)) return { hs_email_domain: domain };
  const former = write.before?.['email'];
  const kept = [...additional.filter((one) => one !== address), ...(former === undefined ? [] : [former])];
  return { hs_email_domain: domain, hs_additional_emails: kept.length === 0 ? null : kept.join(';') };
}

/** Source: recorded objects-create-02; the property's name for what stands in when there is no name. */
function fullName(write: FollowedWrite): PropertyEdits | undefined {
  const { edits } = write;
  if (edits['firstname'] === undefined && edits['lastname'] === undefined && edits['email'] === undefined) return undefined;
  const names = [valueAfter(write, 'firstname'), valueAfter(write, 'lastname')].filter((name) => name !== undefined);
  return { hs_full_name_or_email: names.length > 0 ? names.join(' ') : (valueAfter(write, 'email') ?? null) };
}

/** Source: recorded objects-create-02; assumed: the same for mobile numbers. */
function searchableNumbers({ edits }: FollowedWrite): PropertyEdits | undefined {
  const [phone, mobile] = [edits['phone'], edits['mobilephone']];
  if (phone === undefined && mobile === undefined) return undefined;
  return {
    ...(phone !== undefined && { hs_searchable_calculated_phone_number: digitsOf(phone) }),
    ...(mobile !== undefined && { hs_searchable_calculated_mobile_number: digitsOf(mobile) }),
  };
}

function digitsOf(number: string | null): string | null {
  const digits = (number ?? '').replace(/\D/g, '');
  return digits === '' ? null : digits;
}

/** Source: recorded objects-create-03 and objects-update-03, in which a new domain leaves the website as it is. */
function companyNames({ before, edits }: FollowedWrite): PropertyEdits | undefined {
  const { name, domain, website } = edits;
  const follows = before === undefined && typeof domain === 'string' && typeof website !== 'string';
  if (name === undefined && !follows) return undefined;
  return { ...(name !== undefined && { hs_task_label: name }), ...(follows && { website: domain }) };
}

/** Source: recorded objects-create-04 and objects-update-02; assumed: every portal has one currency. */
function amounts({ edits: { amount } }: FollowedWrite): PropertyEdits | undefined {
  return amount === undefined ? undefined : { amount_in_home_currency: amount, hs_forecast_amount: amount };
}

const dayMs = 86_400_000;

/** Source: recorded objects-create-04 (no closing date) and objects-update-02 (five digits of a day); assumed: never below 0. */
function daysToClose(write: FollowedWrite): PropertyEdits | undefined {
  if (write.before !== undefined && write.edits['closedate'] === undefined) return undefined;
  const closing = valueAfter(write, 'closedate');
  const days = closing === undefined ? 0 : Math.max(0, (Date.parse(closing) - write.createdAt) / dayMs);
  return { days_to_close: String(Math.floor(days)), hs_days_to_close_raw: String(Number(days.toFixed(5))) };
}

/** Source: recorded objects-create-01; assumed: what goes with an owner goes when there is none any more. */
function ownership({ schema, type, edits, now }: FollowedWrite): PropertyEdits | undefined {
  const id = edits['hubspot_owner_id'];
  if (id === undefined) return undefined;
  const owner = id === null ? undefined : ownersOf(schema).get(Number(id));
  const user = owner?.userId ?? null;
  const all = {
    hs_all_owner_ids: id,
    hs_user_ids_of_all_owners: user === null ? null : String(user),
    hubspot_owner_assigneddate: id === null ? null : formatInstant(now),
    hubspot_team_id: owner?.teams.find(({ primary }) => primary)?.id ?? null,
  };
  const set = schema.properties.of(type);
  return Object.fromEntries(Object.entries(all).filter(([name]) => set.get(name) !== undefined));
}

/** Source: recorded objects-create-01 and objects-update-04; assumed: how markup is taken out, and that nothing is cut off. */
function bodyPreview({ type, edits }: FollowedWrite): PropertyEdits | undefined {
  const name = bodyProperties[type.id ?? ''];
  const body = name === undefined ? undefined : edits[name];
  if (body === undefined) return undefined;
  if (body === null) return { hs_body_preview: null, hs_body_preview_html: null, hs_body_preview_is_truncated: null };
  return {
    hs_body_preview: body
      .replace(/<[^<>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
    hs_body_preview_html: `<html>\n<head></head>\n<body>\n${body}\n</body>\n</html>`,
    hs_body_preview_is_truncated: 'false',
  };
}
