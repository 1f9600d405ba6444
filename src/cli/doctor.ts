import { openHouse } from '../server/open-house.ts';
import { type Care, examine, type PortalFinding } from '../storage/doctor/examine.ts';
import { type RuleName, rules } from '../storage/doctor/finding.ts';
import type { Tables } from '../storage/moving/tables.ts';
import { CommandFailed, type Terminal } from './control-client.ts';
import { working } from './house.ts';

/** Findings of a rule that are told one by one; of the others, how many there are. */
const examplesMax = 5;

interface Tally {
  readonly examples: PortalFinding[];
  count: number;
  repaired: number;
}

/**
 * Looks at a database and tells what is wrong, rule by rule. With repairs it looks again afterwards: what is left is what could not be made good.
 * The process ends with 1 where something is wrong in the end.
 */
export function examineDatabase(db: string, care: Care, terminal: Terminal): Promise<string> {
  return working(
    () => openHouse(db, care === 'look' ? 'read' : 'repair'),
    async (tables) => {
      if ((await tables.unfinished()) !== undefined) throw new CommandFailed('the database holds a part of an import: finish it first');
      const found = await tallied(tables, care);
      const isRepaired = care === 'repair' && found.size > 0;
      const left = isRepaired ? await tallied(tables, 'look') : found;
      if (left.size > 0) terminal.exitCode = 1;
      const told = (Object.keys(rules) as RuleName[]).map((rule) => line(rule, found.get(rule)));
      return `${told.join('')}${verdict(found, isRepaired ? left : undefined)}\n`;
    },
  );
}

async function tallied(tables: Tables, care: Care): Promise<ReadonlyMap<RuleName, Tally>> {
  const found = new Map<RuleName, Tally>();
  for await (const finding of examine(tables, care)) {
    const tally = found.get(finding.rule) ?? { examples: [], count: 0, repaired: 0 };
    found.set(finding.rule, tally);
    tally.count += 1;
    if (finding.isRepaired) tally.repaired += 1;
    if (tally.examples.length < examplesMax) tally.examples.push(finding);
  }
  return found;
}

function line(rule: RuleName, tally: Tally | undefined): string {
  if (tally === undefined) return `good   ${rules[rule]}\n`;
  const examples = tally.examples.map(({ portal, where }) => `       in portal ${portal}: ${where.replace(/\p{C}/gu, '?')}\n`);
  const more = tally.count > examplesMax ? `       and ${tally.count - examplesMax} more\n` : '';
  return `WRONG  ${rules[rule]}: ${tally.count}${tally.repaired > 0 ? `, of which ${tally.repaired} were repaired` : ''}\n${examples.join('')}${more}`;
}

function verdict(found: ReadonlyMap<RuleName, Tally>, left: ReadonlyMap<RuleName, Tally> | undefined): string {
  if (found.size === 0) return 'Everything is as it has to be.';
  if (left === undefined) return `${totalOf(found)} faults. --repair makes good what can be made good; make a copy before.`;
  if (left.size === 0) return 'Repaired: everything is as it has to be now.';
  const rest = [...left].map(([rule, { count }]) => `${count} of "${rules[rule]}"`).join(', ');
  return `Repaired what could be. What is left: ${rest}.`;
}

function totalOf(found: ReadonlyMap<RuleName, Tally>): number {
  return [...found.values()].reduce((sum, { count }) => sum + count, 0);
}
