import type { ValueOf } from '../api/schema.ts';
import { instant, integer, text } from '../api/schemas.ts';
import { limits } from '../catalogue/limits.ts';
import { rateLimitRows } from '../catalogue/rate-limits.ts';
import { formatInstant } from '../domain/instant.ts';
import type { PortalSettings } from '../domain/portal.ts';
import type { MeterReading } from '../domain/portal-meters.ts';
import { isProblem, type Problem, problem } from '../domain/problem.ts';
import { faultOfRateSetting, type RateLimitName, type RateSetting, rateLimitNames, rateLimitsOf } from '../domain/rate-limit.ts';
import type { Call } from '../operations/call.ts';
import { type MeterSetting, meterReadings, setMeters } from '../operations/rate-limits.ts';
import type { ControlEndpoint } from './endpoints.ts';
import { invalid } from './fields.ts';
import { sentRateLimits } from './portal-settings.ts';
import { endpointWithBody } from './row.ts';
import { nothing, optionalInteger, sent, whole } from './schemas.ts';

const path = '/portals/{portalId}/rate-limits';

const sentMeter = {
  type: 'object',
  additionalProperties: false,
  required: ['limit', 'used'],
  properties: {
    // A list of one type of elements has no type for a schema: it is told the elements'.
    limit: { enum: rateLimitNames() as readonly [RateLimitName] },
    appId: { anyOf: [{ type: 'integer', minimum: 1 }, nothing], description: 'Whose calls, where apps do not share the limit' },
    used: { type: 'integer', minimum: 0, maximum: limits.rateLimitMax },
  },
} as const;
type SentMeter = ValueOf<typeof sentMeter>;

const sentLimits = sent({
  rateLimits: { ...sentRateLimits, description: 'Null gives them back to the server' },
  meters: { type: 'array', maxItems: limits.meteredAppsMax, items: sentMeter },
});

const meter = {
  type: 'object',
  required: ['limit', 'appId', 'used', 'resetsAt'],
  properties: { limit: text, appId: optionalInteger, used: integer, max: integer, remaining: integer, resetsAt: instant },
} as const;
const limitsBody = whole({
  rateLimits: sentRateLimits,
  limits: { type: 'object', additionalProperties: integer },
  meters: { type: 'array', items: meter },
});

/** Shows what a portal has used of its rate limits, and lets a test begin where little is left. */
export const rateLimitEndpoints: readonly ControlEndpoint[] = [
  {
    id: 'rateLimits.read',
    summary: 'Says which rate limits a portal has, and how many calls count towards each',
    method: 'GET',
    path,
    access: 'closed',
    answers: { 200: limitsBody },
    async run(context, { params }) {
      const call = await context.callIn(params['portalId'] ?? '');
      return isProblem(call) ? call : { status: 200, body: rateLimitsView(call) };
    },
  },
  endpointWithBody({
    id: 'rateLimits.set',
    summary: 'Sets the rate limits of a portal, and what counts towards them',
    method: 'PUT',
    path,
    access: 'closed',
    body: sentLimits,
    answers: { 200: limitsBody },
    async run({ callIn, serverCall }, { params, body }) {
      const call = await callIn(params['portalId'] ?? '');
      if (isProblem(call)) return call;
      const meters = readMeters(body.meters ?? []);
      if (isProblem(meters)) return meters;
      const settings = readSetting(body.rateLimits, call.portal.settings);
      if (isProblem(settings)) return settings;
      const { id } = call.portal;
      if (settings !== call.portal.settings && !(await serverCall.store.setPortal(id, settings))) {
        return problem('PORTAL_UNKNOWN', { portal: String(id) });
      }
      const limited = { ...call, switches: serverCall.switches.of({ settings }) };
      setMeters(limited, meters);
      return { status: 200, body: rateLimitsView(limited) };
    },
  }),
];

/** The settings of a portal with the rate limits that a body wants: null gives them back to the server, and without any they are as they were. */
function readSetting(wanted: unknown, current: PortalSettings): PortalSettings | Problem {
  if (wanted === undefined) return current;
  const { rateLimits: _, ...others } = current;
  if (wanted === null) return others;
  const fault = faultOfRateSetting(wanted);
  // Looked at in the line above.
  return fault === undefined ? { ...others, rateLimits: wanted as RateSetting } : invalid('rateLimits', fault);
}

function readMeters(sentMeters: readonly SentMeter[]): readonly MeterSetting[] | Problem {
  const read = sentMeters.map((meter, place) => readMeter(meter, `meters[${place}]`));
  return read.find(isProblem) ?? read.filter((meter) => !isProblem(meter));
}

function readMeter({ limit, appId = null, used }: SentMeter, place: string): MeterSetting | Problem {
  const isPerApp = rateLimitRows[limit].per === 'app';
  if (isPerApp ? appId === null : appId !== null) {
    return invalid(`${place}.appId`, isPerApp ? 'expected the id of an app' : `all apps of a portal share the limit ${limit}`);
  }
  return { name: limit, app: appId === null ? '' : String(appId), used };
}

function rateLimitsView(call: Call): object {
  const { rateLimits } = call.switches;
  return { rateLimits, limits: rateLimitsOf(rateLimits), meters: meterReadings(call).map(meterView) };
}

function meterView({ name, app, max, used, resetsAt }: MeterReading): object {
  return {
    limit: name,
    appId: app === null ? null : Number(app),
    used,
    ...(max !== undefined && { max, remaining: Math.max(0, max - used) }),
    resetsAt: formatInstant(resetsAt),
  };
}
