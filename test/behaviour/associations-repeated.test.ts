import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Crosstie, startCrosstie } from '../../src/index.ts';

describe('[associations.associateDefault] a default association that is there already', () => {
  const folder = mkdtempSync(join(tmpdir(), 'crosstie-'));
  const file = join(folder, 'crm.db');
  let crosstie: Crosstie;

  beforeAll(async () => {
    crosstie = await startCrosstie({ db: file, seed: true });
  });
  afterAll(async () => {
    await crosstie.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is answered again without a write: not a byte is added to the journal', async () => {
    const sample = await crosstie.sample();
    const path = `/crm/objects/2026-03/contacts/${sample?.contact}/associations/default/companies/${sample?.company}`;
    const logged = () => readFileSync(`${file}-turns`);
    const before = logged();
    const first = await (await crosstie.fetch(path, { method: 'PUT' })).json();
    const after = logged();
    expect(after.equals(before)).toBe(false);
    for (let times = 0; times < 20; times += 1) {
      const answer = await crosstie.fetch(path, { method: 'PUT' });
      expect(answer.status).toBe(200);
      expect((await answer.json()).results).toEqual(first.results);
    }
    expect(logged().equals(after)).toBe(true);
  });
});
