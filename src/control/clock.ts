import { limits } from '../catalogue/limits.ts';
import { formatInstant } from '../domain/instant.ts';
import { isProblem, type Problem } from '../domain/problem.ts';
import type { ControlAnswer, ControlEndpoint } from './endpoints.ts';
import { invalid, readFields } from './fields.ts';

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

/** Shows the server's clock, moves it and stops it: what is waited for by hours elsewhere happens when a test says so. */
export const clockEndpoints: readonly ControlEndpoint[] = [
  {
    method: 'GET',
    path: '/clock',
    access: 'closed',
    run: async ({ clock }) => answerOf(clock),
  },
  {
    method: 'PUT',
    path: '/clock',
    access: 'closed',
    async run({ clock }, { body }) {
      const fields = readFields(body, ['now', 'mode']);
      if (isProblem(fields)) return fields;
      const at = fields['now'] === undefined ? undefined : readInstant(fields['now']);
      if (isProblem(at)) return at;
      const { mode } = fields;
      if (mode !== undefined && !modes.some((one) => one === mode)) return invalid('mode', `expected one of ${modes.join(', ')}`);
      // Stands still before it is set, so that it shows the very time that was asked for.
      if (mode === 'frozen') clock.freeze();
      const moved = at === undefined ? undefined : await clock.set(at);
      if (mode === 'running') clock.resume();
      return answerOf(clock, moved);
    },
  },
  {
    method: 'POST',
    path: '/clock/advance',
    access: 'closed',
    async run({ clock }, { body }) {
      const fields = readFields(body, ['ms']);
      if (isProblem(fields)) return fields;
      const { ms } = fields;
      const { clockAdvanceMsMax: max } = limits;
      if (!Number.isInteger(ms) || Number(ms) < 0 || Number(ms) > max) {
        return invalid('ms', `expected a whole number of milliseconds from 0 to ${max}`);
      }
      return answerOf(clock, await clock.advance(Number(ms)));
    },
  },
];

/** What the clock shows; of a move also how much became due, and how much of it goes on. */
function answerOf(clock: MovableClock, moved?: Moved): ControlAnswer {
  const now = clock.now();
  const mode: (typeof modes)[number] = clock.isFrozen ? 'frozen' : 'running';
  const did = moved && { fired: moved.fired, underWay: moved.underWay };
  return { status: 200, body: { now: formatInstant(now), epochMs: now, mode, ...did } };
}

function readInstant(value: unknown): number | Problem {
  const at = typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : Number.NaN;
  const isSound = Number.isInteger(at) && at >= 0 && at <= limits.clockEpochMsMax;
  return isSound ? at : invalid('now', 'expected a time of the years 1970 to 9999, in ISO 8601 or as epoch milliseconds');
}
