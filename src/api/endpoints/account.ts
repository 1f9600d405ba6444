import { accountDefaults, dailyCallsName, libraryObjectTypes } from '../../catalogue/account.ts';
import { operationScopes } from '../../catalogue/operation-scopes.ts';
import { rateLimitRows } from '../../catalogue/rate-limits.ts';
import { formatOffset, nameOfAccount, utcOffsetMs } from '../../domain/account.ts';
import { formatInstant } from '../../domain/instant.ts';
import { isProblem } from '../../domain/problem.ts';
import { rateLimitsOf } from '../../domain/rate-limit.ts';
import type { Call } from '../../operations/call.ts';
import { callsToday } from '../../operations/rate-limits.ts';
import { AccountDetails, AccountOfCaller, DailyUsage, LibraryEnablement, TypeEnablement } from '../account-schemas.ts';
import { answered, type Endpoint, endpoint } from '../endpoint.ts';

const editions = { v3: {}, '2025-09': {}, '2026-03': {}, '2026-09': {} } as const;
const scopes = operationScopes.account;

/** What a portal says of itself: its settings, its use of the API, and the object types that it has switched on. */
export const accountEndpoints: readonly Endpoint[] = [
  endpoint({
    id: 'accountInfo.details',
    title: 'Read the settings of the account',
    method: 'GET',
    family: 'accountInfo',
    path: '/details',
    editions: {
      v3: { evidence: 'recorded', source: 'recorded account-01, account-02' },
      '2025-09': {},
      '2026-03': {},
      '2026-09': { accountDetails: 'with a name' },
    },
    access: 'read',
    scopes,
    answers: { 200: AccountDetails },
    evidence: 'documented',
    source: 'account info spec and account information guide',
    assumed: [
      'a portal has the settings of a recorded account unless the server or the portal is set to others; a recording of a fresh account would settle it',
      'portalName and createdAt, in milliseconds, in 2026-09; a recording of that edition would settle it',
    ],
    async run(call, { delta }) {
      const { schema } = call.portal;
      const { account } = call.switches;
      const { accountType, timeZone, companyCurrency, additionalCurrencies } = account;
      const { offset, offsetMs } = offsetOf(call);
      return answered(200, {
        portalId: schema.portal,
        accountType,
        timeZone,
        companyCurrency,
        additionalCurrencies: [...additionalCurrencies],
        utcOffset: offset,
        utcOffsetMilliseconds: offsetMs,
        uiDomain: accountDefaults.uiDomain,
        dataHostingLocation: accountDefaults.dataHostingLocation,
        ...(delta.accountDetails !== undefined && { portalName: nameOfAccount(account, schema.portal), createdAt: schema.portalCreatedAt }),
      });
    },
  }),
  endpoint({
    id: 'accountInfo.dailyUsage',
    title: 'Read how many calls private apps have made today',
    method: 'GET',
    family: 'accountInfo',
    path: '/api-usage/daily/private-apps',
    editions,
    access: 'read',
    scopes,
    answers: { 200: DailyUsage },
    evidence: 'documented',
    source: 'account information guide',
    assumed: [
      'every call of a private app counts, whatever it is answered but for 429, since the start of the server; a recording of a count before and after refused calls would settle it',
    ],
    async run(call) {
      const { calls, endsAt } = callsToday(call);
      const { daily = rateLimitRows.daily.max[call.switches.portalTier] } = rateLimitsOf(call.switches.rateLimits);
      const row = {
        name: dailyCallsName,
        usageLimit: daily,
        currentUsage: calls,
        collectedAt: formatInstant(call.now()),
        fetchStatus: 'SUCCESS' as const,
        resetsAt: formatInstant(endsAt),
      };
      return answered(200, { results: [row] });
    },
  }),
  endpoint({
    id: 'integrations.me',
    title: 'Read the settings of the account, as older clients do',
    method: 'GET',
    family: 'integrations',
    path: '/me',
    editions: { v1: {} },
    access: 'read',
    scopes,
    answers: { 200: AccountOfCaller },
    evidence: 'assumed',
    source: 'client code of seven public integrations, which read portalId; HubSpot no longer documents it',
    assumed: ['the fields besides portalId; a recording would settle it'],
    async run(call) {
      const { timeZone, companyCurrency: currency } = call.switches.account;
      const { offset, offsetMs } = offsetOf(call);
      return answered(200, {
        portalId: call.portal.id,
        timeZone,
        currency,
        utcOffsetMilliseconds: offsetMs,
        utcOffset: offset,
      });
    },
  }),
  endpoint({
    id: 'objectLibrary.list',
    title: 'Read which object types of the library are in use',
    method: 'GET',
    family: 'objectLibrary',
    path: '/enablement',
    editions,
    access: 'read',
    scopes: 'ofAnyRecords',
    answers: { 200: LibraryEnablement },
    evidence: 'documented',
    source: 'object library guide and spec',
    assumed: ['all four are in use, as their records are served; a recording of a fresh account would settle it'],
    async run() {
      return answered(200, { enablementByObjectTypeId: Object.fromEntries(libraryObjectTypes.map((id) => [id, true])) });
    },
  }),
  endpoint({
    id: 'objectLibrary.read',
    title: 'Read whether an object type is in use',
    method: 'GET',
    family: 'objectLibrary',
    path: '/enablement/{objectTypeId}',
    editions,
    access: 'read',
    scopes: 'ofAnyRecords',
    answers: { 200: TypeEnablement },
    evidence: 'documented',
    source: 'object library guide and spec',
    assumed: ['true for object types that cannot be switched off too; a recording for contacts would settle it'],
    async run(call, { params }) {
      const type = call.portal.schema.objects.resolve(params.objectTypeId);
      return isProblem(type) ? type : answered(200, { enablement: true });
    },
  }),
];

function offsetOf(call: Call): { readonly offset: string; readonly offsetMs: number } {
  const offsetMs = utcOffsetMs(call.switches.account.timeZone, call.now());
  return { offset: formatOffset(offsetMs), offsetMs };
}
