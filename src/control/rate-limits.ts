import { limits } from '../catalogue/limits.ts';
import { rateLimitRows } from '../catalogue/rate-limits.ts';
import { formatInstant } from '../domain/instant.ts';
import type { PortalSettings } from '../domain/portal.ts';
import type { MeterReading } from '../domain/portal-meters.ts';
import { isProblem, type Problem, problem } from '../domain/problem.ts';
import {
  faultOfRateSetting,
  isCallCount,
  type RateLimitName,
  type RateSetting,
  rateLimitNames,
  rateLimitsOf,
} from '../domain/rate-limit.ts';
import type { Call } from '../operations/call.ts';
import { type MeterSetting, meterReadings, setMeters } from '../operations/rate-limits.ts';
import type { ControlEndpoint } from './endpoints.ts';
import { invalid, readFields } from './fields.ts';

const path = '/portals/{portalId}/rate-limits';

/** Shows what a portal has used of its rate limits, and lets a test begin where little is left. */
export const rateLimitEndpoints: readonly ControlEndpoint[] = [
  {
    method: 'GET',
    path,
    access: 'closed',
    async run(context, { params }) {
      const call = await context.callIn(params['portalId'] ?? '');
      return isProblem(call) ? call : { status: 200, body: rateLimitsView(call) };
    },
  },
  {
    method: 'PUT',
    path,
    access: 'closed',
    async run({ callIn, serverCall }, { params, body }) {
      const call = await callIn(params['portalId'] ?? '');
      if (isProblem(call)) return call;
      const fields = readFields(body, ['rateLimits', 'meters']);
      if (isProblem(fields)) return fields;
      const meters = readMeters(fields['meters']);
      if (isProblem(meters)) return meters;
      const settings = readSetting(fields['rateLimits'], call.portal.settings);
      if (isProblem(settings)) return settings;
      const { id } = call.portal;
      if (settings !== call.portal.settings && !(await serverCall.store.setPortal(id, settings))) {
        return problem('PORTAL_UNKNOWN', { portal: String(id) });
      }
      const limited = { ...call, switches: serverCall.switches.of({ settings }) };
      setMeters(limited, meters);
      return { status: 200, body: rateLimitsView(limited) };
    },
  },
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

function readMeters(value: unknown): readonly MeterSetting[] | Problem {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length > limits.meteredAppsMax)
    return invalid('meters', `expected a list of at most ${limits.meteredAppsMax}`);
  const read = value.map((meter: unknown, place) => readMeter(meter, `meters[${place}]`));
  return read.find(isProblem) ?? read.filter((meter) => !isProblem(meter));
}

function readMeter(value: unknown, place: string): MeterSetting | Problem {
  if (value === undefined) return invalid(place, 'expected an object');
  const fields = readFields(value, ['limit', 'appId', 'used']);
  if (isProblem(fields)) return fields;
  const { limit, appId = null, used } = fields;
  if (!isName(limit)) return invalid(`${place}.limit`, `expected one of ${rateLimitNames().join(', ')}`);
  const isPerApp = rateLimitRows[limit].per === 'app';
  if (isPerApp ? !isAppId(appId) : appId !== null) {
    return invalid(`${place}.appId`, isPerApp ? 'expected the id of an app' : `all apps of a portal share the limit ${limit}`);
  }
  if (!isCallCount(used)) return invalid(`${place}.used`, `expected a whole number from 0 to ${limits.rateLimitMax}`);
  return { name: limit, app: isAppId(appId) ? String(appId) : '', used };
}

function isName(value: unknown): value is RateLimitName {
  return rateLimitNames().some((name) => name === value);
}

function isAppId(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1;
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
