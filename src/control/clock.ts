import { instant, integer, text } from '../api/schemas.ts';
import { limits } from '../catalogue/limits.ts';
import { formatInstant } from '../domain/instant.ts';
import { isProblem, type Problem } from '../domain/problem.ts';
import type { ControlAnswer, ControlEndpoint } from './endpoints.ts';
import { invalid } from './fields.ts';
import { endpointWithBody } from './row.ts';
import { sent, sentWith } from './schemas.ts';

/** The clock of a server, which can be moved. Times are epoch milliseconds. */
export interface MovableClock {
  now(): number;
  readonly isFrozen: boolean;
  /** Lets time pass; resolves when what became due is done, or goes on for too long. */
  advance(ms: number): Promise<Moved>;
  /** Shows another time at once. */
  set(at: number): Promise<Moved>;
  freeze(): void;
  resume(): void;
}

interface Moved {
  readonly fired: number;
  readonly underWay: number;
}

const modes = ['running', 'frozen'] as const;

const sentClock = sent({
  now: { anyOf: [text, { type: 'number' }], title: 'a time of the years 1970 to 9999, in ISO 8601 or as epoch milliseconds' },
  mode: { enum: modes },
});
const sentAdvance = sentWith(['ms'], {
  ms: {
    type: 'integer',
    minimum: 0,
    maximum: limits.clockAdvanceMsMax,
    title: `a whole number of milliseconds from 0 to ${limits.clockAdvanceMsMax}`,
  },
});

/** What became due is told only where the clock was moved. */
const clockBody = {
  type: 'object',
  required: ['now', 'epochMs', 'mode'],
  properties: { now: instant, epochMs: integer, mode: { enum: modes }, fired: integer, underWay: integer },
} as const;

/** Shows the server's clock, moves it and stops it: what is waited for by hours elsewhere happens when a test says so. */
export const clockEndpoints: readonly ControlEndpoint[] = [
  {
    id: 'clock.read',
    summary: 'Shows what time it is for the server',
    method: 'GET',
    path: '/clock',
    access: 'closed',
    answers: { 200: clockBody },
    run: async ({ clock }) => answerOf(clock),
  },
  endpointWithBody({
    id: 'clock.set',
    summary: 'Shows another time, stands still or goes on',
    method: 'PUT',
    path: '/clock',
    access: 'closed',
    body: sentClock,
    answers: { 200: clockBody },
    async run({ clock }, { body }) {
      const { now, mode } = body;
      const at = now === undefined ? undefined : readInstant(now);
      if (isProblem(at)) return at;
      // Stands still before it is set, so that it shows the very time that was asked for.
      if (mode === 'frozen') clock.freeze();
      const moved = at === undefined ? undefined : await clock.set(at);
      if (mode === 'running') clock.resume();
      return answerOf(clock, moved);
    },
  }),
  endpointWithBody({
    id: 'clock.advance',
    summary: 'Lets time pass, and makes what becomes due on the way happen',
    method: 'POST',
    path: '/clock/advance',
    access: 'closed',
    body: sentAdvance,
    answers: { 200: clockBody },
    async run({ clock }, { body }) {
      if (clock.now() + body.ms > limits.clockEpochMsMax) return invalid('ms', 'the clock would go beyond the year 9999');
      return answerOf(clock, await clock.advance(body.ms));
    },
  }),
];

/** What the clock shows; of a move also how much became due, and how much of it goes on. */
function answerOf(clock: MovableClock, moved?: Moved): ControlAnswer {
  const now = clock.now();
  const mode: (typeof modes)[number] = clock.isFrozen ? 'frozen' : 'running';
  const did = moved && { fired: moved.fired, underWay: moved.underWay };
  return { status: 200, body: { now: formatInstant(now), epochMs: now, mode, ...did } };
}

function readInstant(value: string | number): number | Problem {
  const at = typeof value === 'number' ? value : Date.parse(value);
  const isSound = Number.isInteger(at) && at >= 0 && at <= limits.clockEpochMsMax;
  return isSound ? at : invalid('now', 'expected a time of the years 1970 to 9999, in ISO 8601 or as epoch milliseconds');
}
