import { editions } from '../catalogue/editions.ts';
import { endpoints } from './endpoints/index.ts';
import { fidelityPage } from './fidelity.ts';
import { openApi } from './openapi.ts';

/** The documents of what is served of HubSpot, by their paths below `docs/`, as text. */
export function apiDocs(version: string): ReadonlyMap<string, string> {
  const served = editions.filter((edition) => endpoints.some((row) => row.editions[edition] !== undefined));
  const documents = served.map((edition): [string, string] => [
    `openapi/${edition}.json`,
    `${JSON.stringify(openApi(edition, endpoints, version), null, 2)}\n`,
  ]);
  return new Map([['fidelity.md', fidelityPage()], ...documents]);
}
