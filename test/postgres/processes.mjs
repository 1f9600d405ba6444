import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const pollMs = 10;

/**
 * Whether a process is there and has not ended. One that ended but was not waited for by its parent is not.
 * @param {number} pid
 */
export function isRunning(pid) {
  return processes().some((process) => process.pid === pid && !process.hasEnded);
}

/**
 * A process and those that it began, first itself; none where it is not running.
 * @param {number} pid @returns {readonly number[]}
 */
export function familyOf(pid) {
  const running = processes().filter((process) => !process.hasEnded);
  const begun = running.filter(({ parent }) => parent === pid).map((process) => process.pid);
  return running.some((process) => process.pid === pid) ? [pid, ...begun] : begun;
}

/**
 * Sends a signal to each of these processes that is still there.
 * @param {readonly number[]} pids @param {NodeJS.Signals} signal
 */
export function signalAll(pids, signal) {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended by itself.
    }
  }
}

/**
 * Stops a process and those that it began where they are, and gives them. Itself first: what it began while they were looked for would go on.
 * @param {number} pid @returns {readonly number[]}
 */
export function stopFamily(pid) {
  signalAll([pid], 'SIGSTOP');
  const family = familyOf(pid);
  signalAll(family, 'SIGSTOP');
  return family;
}

/**
 * Resolves to whether all of these processes ended within a time.
 * @param {readonly number[]} pids @param {number} msMax
 */
export async function haveEnded(pids, msMax) {
  const until = Date.now() + msMax;
  while (pids.some(isRunning)) {
    if (Date.now() > until) return false;
    await sleep(pollMs);
  }
  return true;
}

/** Every process of the machine that can be seen. Linux needs no program for that, and small images have none. */
function processes() {
  return existsSync('/proc/self/stat') ? fromProc() : fromPs();
}

function fromProc() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      // The name of the program stands in parentheses and may hold anything; state and parent follow it.
      const [state, parent] = statOf(name).split(' ');
      return state === undefined || parent === undefined
        ? []
        : [{ pid: Number(name), parent: Number(parent), hasEnded: /[ZX]/.test(state) }];
    });
}

function statOf(/** @type {string} */ name) {
  try {
    const text = readFileSync(`/proc/${name}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2);
  } catch {
    return '';
  }
}

function fromPs() {
  const lines = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,state='], { encoding: 'utf8' }).stdout.trim().split('\n');
  return lines.map((line) => {
    const [pid, parent, state = ''] = line.trim().split(/\s+/);
    return { pid: Number(pid), parent: Number(parent), hasEnded: state.startsWith('Z') };
  });
}
