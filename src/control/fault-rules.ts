import { endpoints } from '../api/endpoints/index.ts';
import type { ValueOf } from '../api/schema.ts';
import { text } from '../api/schemas.ts';
import { type Edition, editions } from '../catalogue/editions.ts';
import { limits } from '../catalogue/limits.ts';
import type { PathPattern } from '../domain/path-pattern.ts';
import { isProblem, type Problem } from '../domain/problem.ts';
import {
  type FaultMatch,
  type FaultResponse,
  type FaultRule,
  hubSpotStatuses,
  type Latency,
  type OwnResponse,
  rateLimitPolicies,
  type StatusResponse,
} from '../faults/rule.ts';
import { invalid } from './fields.ts';
import { sent, sentWith } from './schemas.ts';

const { faultLatencyMsMax: msMax, faultPathCharsMax: pathCharsMax, associateInputsMax: inputsMax, faultHeaderCharsMax } = limits;
const count = (minimum: number) => ({ type: 'integer', minimum, maximum: limits.faultCountMax }) as const;
const ms = { type: 'number', minimum: 0, maximum: msMax } as const;
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'get', 'post', 'put', 'patch', 'delete'] as const;

/** Headers by which the server ends an answer or its connection: another word for them would leave a client waiting, or reading on too far. */
const framingHeaders: readonly string[] = ['connection', 'content-length', 'keep-alive', 'trailer', 'transfer-encoding', 'upgrade'];

const anyStatus = { type: 'integer', minimum: 200, maximum: 599 } as const;

const sentMatch = sent({
  method: { enum: methods },
  path: {
    anyOf: [
      { type: 'string', minLength: 1, maxLength: pathCharsMax },
      sentWith(['regExp'], { regExp: { type: 'string', minLength: 1, maxLength: pathCharsMax }, flags: { type: 'string', maxLength: 10 } }),
    ],
    title: 'a path, in which * is a segment or part of one and ** anything, or a regExp with flags',
  },
  operation: { type: 'string', description: 'The id of an operation of HubSpot, such as records.create' },
  // A list of one type of elements has no type for a schema: it is told the elements'.
  edition: { enum: editions as readonly Edition[] as readonly [Edition] },
  objectType: { type: 'string', minLength: 1, maxLength: limits.pathSegmentCharsMax },
  portalId: count(1),
});

const sentResponse = sent({
  status: anyStatus,
  policy: { enum: rateLimitPolicies, description: 'Which limit a 429 tells of' },
  as: { enum: ['json', 'html'], description: 'How a 5xx is written' },
  retryAfterSeconds: count(0),
  headers: {
    type: 'object',
    additionalProperties: { type: 'string', maxLength: faultHeaderCharsMax },
    description: `All that the answer has besides Content-Type, which may be among them; none of ${framingHeaders.join(', ')}`,
  },
  body: { description: 'Goes out as it is where it is a text, and as JSON otherwise' },
  latencyMs: {
    anyOf: [ms, { type: 'array', minItems: 2, maxItems: 2, items: ms }],
    title: `milliseconds from 0 to ${msMax}, or two of them as a range`,
  },
  reset: { enum: ['before', 'after'], description: 'When the connection is reset: before the request is worked on, or when that is done' },
  partial: {
    anyOf: [
      { type: 'integer', minimum: 1, maximum: inputsMax },
      { type: 'array', minItems: 1, maxItems: inputsMax, items: { type: 'integer', minimum: 0, maximum: inputsMax - 1 } },
    ],
    title: `how many inputs of a batch fail, or a list of their places from 0; at most ${inputsMax}`,
  },
  message: {
    type: 'string',
    minLength: 1,
    maxLength: faultHeaderCharsMax,
    description: 'Of a partial: what the answer says of each input that fails',
  },
  category: { type: 'string', minLength: 1, maxLength: faultHeaderCharsMax },
});
type SentResponse = ValueOf<typeof sentResponse>;

/** A fault as it is asked for. */
export const sentFault = sentWith(['respond'], {
  match: sentMatch,
  after: { ...count(0), description: 'How many requests that match pass before the first one is taken' },
  every: { ...count(1), description: 'Of those that come then, each so many-th is taken' },
  times: { ...count(1), description: 'How many are taken in all' },
  probability: { type: 'number', exclusiveMinimum: 0, maximum: 1, title: 'a number above 0 and up to 1' },
  seed: { ...count(0), description: 'What chance begins with' },
  respond: { anyOf: [anyStatus, sentResponse], title: 'a status, or an object that says what is answered' },
});

/** The response of a fault as it is shown: as it was asked for. */
export const shownResponse = { anyOf: [{ type: 'integer' }, { type: 'object' }] } as const;
/** What a fault matches as it is shown. */
export const shownMatch = { type: 'object', properties: { ...sentMatch.properties, method: text } } as const;

/** Makes a fault of what was asked for. What would never be of use, or says two things at once, is refused by its name. */
export function readFaultRule(body: ValueOf<typeof sentFault>): FaultRule | Problem {
  const match = readMatch(body.match ?? {});
  if (isProblem(match)) return match;
  const respond = readResponse(typeof body.respond === 'number' ? { status: body.respond } : body.respond);
  if (isProblem(respond)) return respond;
  const { after = 0, every = 1, times, probability = 1, seed = 1 } = body;
  return { match, after, every, times, probability, seed, respond, asked: body.respond };
}

function readMatch({ method, path, operation, ...others }: ValueOf<typeof sentMatch>): FaultMatch | Problem {
  const fault = path === undefined ? undefined : faultOfPath(path);
  if (fault !== undefined) return invalid('match.path', fault);
  if (operation !== undefined && !endpoints.some(({ id }) => id === operation)) {
    return invalid('match.operation', 'there is no such operation; GET /_crosstie/coverage lists them');
  }
  return {
    ...others,
    ...(method !== undefined && { method: method.toUpperCase() }),
    ...(path !== undefined && { path }),
    ...(operation !== undefined && { operation }),
  };
}

function faultOfPath(path: PathPattern): string | undefined {
  if (typeof path === 'string') return /^[/*]/.test(path) ? undefined : 'a path begins with a slash or a star';
  try {
    new RegExp(path.regExp, path.flags);
    return undefined;
  } catch {
    return 'this is no regular expression';
  }
}

function readResponse(fields: SentResponse): FaultResponse | Problem {
  const latency = readLatency(fields.latencyMs);
  if (isProblem(latency)) return latency;
  const kinds = (['status', 'reset', 'partial'] as const).filter((name) => fields[name] !== undefined);
  if (kinds.length > 1) return invalid('respond', `${kinds.join(' and ')} exclude each other`);
  const { status, reset, partial, message, category } = fields;
  if (status !== undefined) return readStatus(status, fields, latency);
  if (reset !== undefined) return strayBeside(fields, ['reset']) ?? { kind: 'reset', when: reset, latency };
  if (partial !== undefined) {
    return strayBeside(fields, ['partial', 'message', 'category']) ?? { kind: 'partial', failing: partial, message, category, latency };
  }
  if (latency.mostMs === 0) return invalid('respond', 'say what is answered: a status, a latencyMs, a reset or a partial');
  return strayBeside(fields, []) ?? { kind: 'late', latency };
}

/** Refuses what another kind of response has. */
function strayBeside(fields: SentResponse, known: readonly (keyof SentResponse)[]): Problem | undefined {
  const names: readonly string[] = ['latencyMs', ...known];
  const stray = Object.keys(fields).find((name) => !names.includes(name));
  return stray === undefined ? undefined : invalid(`respond.${stray}`, 'this response has no such field');
}

function readLatency(value: SentResponse['latencyMs'] = 0): Latency | Problem {
  const [leastMs = 0, mostMs = 0] = typeof value === 'number' ? [value, value] : value;
  return leastMs > mostMs ? invalid('respond.latencyMs', 'the first of two times is the lower one') : { leastMs, mostMs };
}

function readStatus(status: number, fields: SentResponse, latency: Latency): StatusResponse | OwnResponse | Problem {
  const { body, headers, policy, as, retryAfterSeconds } = fields;
  if (body !== undefined || headers !== undefined) {
    return strayBeside(fields, ['status', 'body', 'headers']) ?? readOwn(status, body, headers ?? {}, latency);
  }
  const known = hubSpotStatuses.find((one) => one === status);
  if (known === undefined) return invalid('respond.body', `of a ${status} no answer of HubSpot's is known: say its body`);
  const own: readonly (keyof SentResponse)[] = [
    ...(known === 429 ? (['policy'] as const) : []),
    ...(known >= 500 ? (['as'] as const) : []),
  ];
  const stray = strayBeside(fields, ['status', 'retryAfterSeconds', ...own]);
  return stray ?? { kind: 'status', status: known, policy, as, retryAfterSeconds, latency };
}

function readOwn(status: number, body: unknown, headers: Readonly<Record<string, string>>, latency: Latency): OwnResponse | Problem {
  const sentText = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  if (sentText !== undefined && sentText.length > limits.faultBodyCharsMax) {
    return invalid('respond.body', `expected at most ${limits.faultBodyCharsMax} characters`);
  }
  const entries = Object.entries(headers).map(([name, value]): [string, string] => [name.toLowerCase(), value]);
  const isSound = ([name, value]: [string, string]) => /^[\w!#$%&'*+.^`|~-]{1,200}$/.test(name) && /^[\t\x20-\x7e]*$/.test(value);
  if (entries.length > limits.faultHeadersMax || !entries.every(isSound)) {
    return invalid('respond.headers', `expected at most ${limits.faultHeadersMax} texts of visible characters, by name`);
  }
  const framing = Object.keys(headers).find((name) => framingHeaders.includes(name.toLowerCase()));
  if (framing !== undefined) return invalid(`respond.headers.${framing}`, 'the server says this one itself, of the answer as it is');
  const contentType = typeof body === 'string' ? 'text/plain;charset=utf-8' : 'application/json;charset=utf-8';
  const own = { ...(sentText !== undefined && { 'content-type': contentType }), ...Object.fromEntries(entries) };
  return { kind: 'own', status, headers: own, body: sentText, latency };
}
