import { apiDocs } from '../api/generated-docs.ts';
import { controlEndpoints } from '../control/endpoints.ts';
import { controlOpenApi } from '../control/openapi.ts';
import { seedSchemaFile } from '../seeds/schema.ts';
import { configSchemaFile } from './config-schema.ts';
import { version } from './version.ts';

/** Every generated document by its path below `docs/`, as text, but for the reference of the in-process API: that is made from the compiled types. */
export function generatedDocs(): ReadonlyMap<string, string> {
  const control = `${JSON.stringify(controlOpenApi(controlEndpoints, version()), null, 2)}\n`;
  return new Map([
    ...apiDocs(version()),
    ['openapi/crosstie.json', control],
    ['schemas/config.json', configSchemaFile()],
    ['schemas/seed.json', seedSchemaFile()],
  ]);
}
