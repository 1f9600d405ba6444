import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest, those that mostly wait beside those that work. One that is missing here is begun by its size. */
const longest = [
  'crash/postgres-faults',
  'fuzz/crm-input',
  'crash/postgres-kill',
  'storage/postgres',
  'client/crm-surface',
  'crash/kill',
  'engines/same-answers',
  'every-row/isolation',
  'operations/stop',
  'fuzz/bad-input',
  'model/search',
  'crash/several-servers',
  'model/surface',
  'operations/rolling',
  'every-row/every-row',
  'crash/disk-faults',
  'fuzz/crm-values',
  'operations/pressure',
  'postgres/postgres',
  'behaviour/v3-associations-read',
];

/** Begins with what takes longest, so that no process is left with it at the end while the others have nothing more to do. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const found = longest.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      return found < 0 ? longest.length : found;
    };
    return (await super.sort(files)).sort((one, other) => place(one) - place(other));
  }
}
