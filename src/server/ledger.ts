import { limits } from '../catalogue/limits.ts';
import { Ledger } from '../ledger/ledger.ts';
import type { CrosstieOptions } from './options.ts';

/** What keeps requests, by what was asked for; undefined where nothing is to. Throws where the bounds are none. */
export function ledgerOf(asked: CrosstieOptions['ledger'], isLocal: boolean, now: () => number): Ledger | undefined {
  if (asked === 'off' || (asked === undefined && !isLocal)) return undefined;
  const { ledgerRequestsMax, ledgerBodyBytesMax } = limits;
  const { max = limits.ledgerRequestsDefault, bodyBytesMax = limits.ledgerBodyBytesDefault } = asked ?? {};
  if (!isWithin(max, 1, ledgerRequestsMax)) throw new Error(`a ledger keeps 1 to ${ledgerRequestsMax} requests`);
  if (!isWithin(bodyBytesMax, 0, ledgerBodyBytesMax)) throw new Error(`a ledger keeps 0 to ${ledgerBodyBytesMax} bytes of a body`);
  return new Ledger({ max, bodyBytesMax, bytesMax: limits.ledgerBytesMax }, now);
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
