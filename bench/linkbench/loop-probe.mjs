// Loaded into a measured server: writes how late its event loop was, every five seconds.
import { appendFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const file = process.env['CROSSTIE_BENCH_LOOP_DELAYS'];
const sampleMs = 5_000;
/** How often the delay is looked at; it is part of what the histogram tells, and taken off. */
const resolutionMs = 10;

if (file !== undefined) {
  appendFileSync(file, '');
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  setInterval(() => {
    const late = (/** @type {number} */ ns) => Math.max(0, Math.round((ns / 1e6 - resolutionMs) * 100) / 100);
    appendFileSync(
      file,
      `${JSON.stringify({ p50Ms: late(delay.percentile(50)), p99Ms: late(delay.percentile(99)), maxMs: late(delay.max) })}\n`,
    );
    delay.reset();
  }, sampleMs).unref();
}
