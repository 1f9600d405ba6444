import { limits } from '../catalogue/limits.ts';
import { pathTest } from '../domain/path-pattern.ts';
import { type Problem, problem } from '../domain/problem.ts';
import { chanceOf } from './chance.ts';
import type { FaultRule } from './rule.ts';

/** A fault that a server has, and how often it was of use. */
export interface Fault {
  readonly id: string;
  readonly rule: FaultRule;
  /** Requests that it is for, and those that it took. */
  readonly matched: number;
  readonly fired: number;
}

/** A fault as the book keeps it. */
export interface KeptFault extends Fault {
  matched: number;
  fired: number;
  readonly fitsPath: (path: string) => boolean;
  chance(): number;
}

/** The faults that a server has, in the order in which they were added. */
export class FaultBook {
  readonly #faults = new Map<string, KeptFault>();
  readonly #changed: () => void;
  #last = 0;

  /** `changed` is told whenever there are faults where none were, or none where some were. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Those that can take a request, the oldest first. */
  get all(): Iterable<KeptFault> {
    return this.#faults.values();
  }

  get isEmpty(): boolean {
    return this.#faults.size === 0;
  }

  /** Adds a fault; it holds for requests from now on. */
  add(rule: FaultRule): Fault | Problem {
    if (this.#faults.size >= limits.faultsMax) return problem('FAULTS_TOO_MANY', { max: limits.faultsMax });
    this.#last += 1;
    const { path } = rule.match;
    const fitsPath = path === undefined ? () => true : pathTest(path);
    const kept: KeptFault = { id: String(this.#last), rule, matched: 0, fired: 0, fitsPath, chance: chanceOf(rule.seed) };
    this.#faults.set(kept.id, kept);
    this.#changed();
    return kept;
  }

  /** The faults of one portal, or all of them. */
  list(portalId: number | undefined): readonly Fault[] {
    const all = [...this.#faults.values()];
    return portalId === undefined ? all : all.filter(({ rule }) => rule.match.portalId === portalId);
  }

  find(id: string): Fault | undefined {
    return this.#faults.get(id);
  }

  /** Removes a fault; false where there is none with this id. */
  remove(id: string): boolean {
    const isRemoved = this.#faults.delete(id);
    if (isRemoved) this.#changed();
    return isRemoved;
  }

  /** Removes the faults of one portal, or all of them, and answers how many there were. */
  clear(portalId: number | undefined): number {
    const gone = this.list(portalId);
    for (const { id } of gone) this.#faults.delete(id);
    if (gone.length > 0) this.#changed();
    return gone.length;
  }
}

/** Counts a request that a fault is for, and says whether the fault takes it unless another one does. */
export function isDue(fault: KeptFault): boolean {
  fault.matched += 1;
  const { after, every, times, probability } = fault.rule;
  const place = fault.matched - after;
  if (place < 1 || place % every !== 0 || (times !== undefined && fault.fired >= times)) return false;
  return probability >= 1 || fault.chance() < probability;
}
