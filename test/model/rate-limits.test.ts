import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { limits } from '../../src/catalogue/limits.ts';
import { DayCount, RollingWindow } from '../../src/domain/meter.ts';
import { PortalMeters } from '../../src/domain/portal-meters.ts';

const windowMs = 10_000;
const second = 1_000;
const max = 7;

/** Times between calls: many at once, some just within a window, some just beyond it, and days. */
const gaps = fc.array(fc.oneof(fc.constant(0), fc.nat(30), fc.nat(3_000), fc.constantFrom(999, 1_000, 9_999, 10_000, 86_400_000)), {
  maxLength: 200,
});
const instants = gaps.map((list) => {
  let now = 1_800_000_000_000;
  return list.map((gap) => {
    now += gap;
    return now;
  });
});
const endOfDay = (at: number) => (Math.floor(at / 86_400_000) + 1) * 86_400_000;
const within = (times: readonly number[], now: number, ms: number) => times.filter((at) => at > now - ms).length;

describe('a rolling window', () => {
  test('says at any time how many calls were made in the last ten seconds, and in the last one', () => {
    fc.assert(
      fc.property(instants, (times) => {
        const rolling = new RollingWindow(windowMs);
        times.forEach((now, at) => {
          expect(rolling.used(now)).toBe(within(times.slice(0, at), now, windowMs));
          rolling.take(now);
          const made = times.slice(0, at + 1);
          expect([rolling.used(now), rolling.usedInSecond(now)]).toEqual([within(made, now, windowMs), within(made, now, second)]);
          expect(rolling.resetsAt(now)).toBe((made.find((call) => call > now - windowMs) ?? 0) + windowMs);
        });
      }),
    );
  });

  test('of a second counts that second in both ways', () => {
    fc.assert(
      fc.property(instants, (times) => {
        const rolling = new RollingWindow(second);
        for (const now of times) {
          rolling.take(now);
          expect(rolling.usedInSecond(now)).toBe(rolling.used(now));
        }
      }),
    );
  });

  test('begins anew where the clock goes back', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 100_000 }), (times, back) => {
        const rolling = new RollingWindow(windowMs);
        for (const now of times) rolling.take(now);
        const earlier = (times.at(-1) ?? 0) - back;
        expect(rolling.used(earlier)).toBe(0);
        rolling.take(earlier);
        expect([rolling.used(earlier), rolling.usedInSecond(earlier)]).toEqual([1, 1]);
      }),
    );
  });

  test('holds what it is set to until all of it ends at once', () => {
    fc.assert(
      fc.property(instants, fc.nat(1_000_000), (times, calls) => {
        const rolling = new RollingWindow(windowMs);
        for (const now of times) rolling.take(now);
        const now = times.at(-1) ?? 5;
        rolling.set(calls, now);
        expect([rolling.used(now), rolling.used(now + windowMs - 1), rolling.used(now + windowMs)]).toEqual([calls, calls, 0]);
      }),
    );
  });

  test('takes memory for its milliseconds at most, however many calls there are', () => {
    const rolling = new RollingWindow(windowMs);
    const before = process.memoryUsage().arrayBuffers;
    for (let call = 0; call < 1_000_000; call += 1) rolling.take(Math.floor(call / 40));
    expect(rolling.used(25_000)).toBe(400_000 - 40);
    const [longest, bytes] = [16_384, 8];
    // The lists that were outgrown may not be collected yet: together they are no longer than the last ones.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThanOrEqual(2 * 2 * longest * bytes + 4_096);
  });
});

describe('the count of a day', () => {
  test('is that of the calls since midnight', () => {
    fc.assert(
      fc.property(instants, (times) => {
        const day = new DayCount(endOfDay);
        times.forEach((now, at) => {
          day.take(now);
          const today = times.slice(0, at + 1).filter((call) => endOfDay(call) === endOfDay(now));
          expect([day.used(now), day.resetsAt(now)]).toEqual([today.length, endOfDay(now)]);
        });
      }),
    );
  });
});

describe('the meters of a portal', () => {
  const apps = fc.constantFrom('1', '2', '3');
  const callers = fc.constantFrom('privateApp', 'oauth');
  const calls = instants.chain((times) =>
    fc.tuple(...times.map((now) => fc.record({ now: fc.constant(now), app: apps, caller: callers }))),
  );

  test('let no app make more calls in any ten seconds than it may, and refuse no call that has room', () => {
    fc.assert(
      fc.property(calls, (list) => {
        const meters = new PortalMeters(endOfDay);
        const passed: { readonly key: string; readonly now: number }[] = [];
        for (const { now, app, caller } of list) {
          const key = `${caller} ${app}`;
          const made = within(
            passed.filter((call) => call.key === key).map((call) => call.now),
            now,
            windowMs,
          );
          const { refusedBy, burst } = meters.take({ tenSecondly: max, tenSecondlyOAuth: max }, { caller, app, group: 'general' }, now);
          expect(refusedBy === undefined).toBe(made < max);
          if (refusedBy === undefined) passed.push({ key, now });
          expect(burst?.used).toBe(Math.min(made + 1, max));
        }
      }),
    );
  });

  test('count a call that one limit refuses towards no other', () => {
    fc.assert(
      fc.property(calls, (list) => {
        const meters = new PortalMeters(() => Number.POSITIVE_INFINITY);
        let passed = 0;
        for (const { now, app } of list) {
          const metered = meters.take({ daily: 1_000, tenSecondly: 2 }, { caller: 'privateApp', app, group: 'general' }, now);
          if (metered.refusedBy === undefined) passed += 1;
          else expect(metered.refusedBy).toBe('tenSecondly');
          expect(metered.daily?.used).toBe(passed);
        }
      }),
    );
  });

  test('remember a thousand apps at a time: idle ones are forgotten first, which changes nothing', () => {
    const meters = new PortalMeters(endOfDay);
    const call = (app: string, now: number) => meters.take({ tenSecondly: 1 }, { caller: 'privateApp', app, group: 'general' }, now);
    for (let app = 0; app < limits.meteredAppsMax; app += 1) call(String(app), app < 10 ? 0 : windowMs);
    expect(meters.readings({ tenSecondly: 1 }, windowMs).length).toBe(limits.meteredAppsMax - 10 + 1);
    for (let app = 0; app < 10; app += 1) expect(call(`new ${app}`, windowMs).refusedBy).toBe(undefined);
    expect(call('10', windowMs).refusedBy).toBe('tenSecondly');
    expect(call('one more', windowMs).refusedBy).toBe(undefined);
    expect(meters.readings({ tenSecondly: 1 }, windowMs).length).toBe(limits.meteredAppsMax + 1);
  });
});
