import { describe, expect, it } from 'vitest';
import { objectTypeRows } from '../../src/catalogue/object-types.ts';
import { pipelineRows, pipelineSources } from '../../src/catalogue/pipelines.ts';
import { lifecycleStages } from '../../src/catalogue/properties/options/shared.ts';
import { recordDefaults } from '../../src/catalogue/record-defaults.ts';

const ofType = (of: string) => pipelineRows.filter((row) => row.of === of);

describe('the default pipelines', () => {
  it('are one for an object type, and name a source each', () => {
    expect(new Set(pipelineRows.map(({ of }) => of)).size).toBe(pipelineRows.length);
    for (const { of, source } of pipelineRows) {
      expect(objectTypeRows.map(({ id }) => id as string | null)).toContain(of);
      expect(Object.keys(pipelineSources)).toContain(source);
    }
  });

  it.each(pipelineRows)('of $of have stages that no other has, told apart by id and label, the first of them open', ({ stages }) => {
    expect(new Set(stages.map(({ id }) => id)).size).toBe(stages.length);
    expect(new Set(stages.map(({ label }) => label)).size).toBe(stages.length);
    expect(stages[0]?.metadata.isClosed).toBe('false');
    expect(stages.some(({ metadata }) => metadata.isClosed === 'true')).toBe(true);
    for (const { metadata } of stages) {
      if (metadata['state'] === 'OPEN' || metadata['ticketState'] === 'OPEN') expect(metadata.isClosed).toBe('false');
      if (metadata['state'] === 'CLOSED' || metadata['ticketState'] === 'CLOSED') expect(metadata.isClosed).toBe('true');
    }
  });

  it('tell of deals how likely each stage is to be won; only 1.0 and 0.0 are closed', () => {
    const stages = ofType('0-3').flatMap((row) => row.stages);
    expect(stages.map(({ id, metadata }) => [id, metadata['probability']])).toEqual([
      ['appointmentscheduled', '0.2'],
      ['qualifiedtobuy', '0.4'],
      ['presentationscheduled', '0.6'],
      ['decisionmakerboughtin', '0.8'],
      ['contractsent', '0.9'],
      ['closedwon', '1.0'],
      ['closedlost', '0.0'],
    ]);
    for (const { metadata } of stages) expect(metadata.isClosed).toBe(String(['0.0', '1.0'].includes(metadata['probability'] ?? '')));
  });

  it('tell of tickets that the last stage closes them', () => {
    expect(ofType('0-5').flatMap((row) => row.stages.map(({ id, metadata }) => [id, metadata['ticketState']]))).toEqual([
      ['1', 'OPEN'],
      ['2', 'OPEN'],
      ['3', 'OPEN'],
      ['4', 'CLOSED'],
    ]);
  });

  it('are the lifecycle for contacts and companies, as the property lists it', () => {
    for (const of of ['0-1', '0-2']) {
      expect(ofType(of).flatMap((row) => row.stages.map(({ id, label }) => ({ value: id, label })))).toEqual(lifecycleStages);
    }
  });

  it('hold what new records are put into', () => {
    for (const [of, { properties }] of Object.entries(recordDefaults)) {
      if (properties['hs_pipeline'] === undefined) continue;
      const row = ofType(of)[0];
      expect(row?.id).toBe(properties['hs_pipeline']);
      const stage = properties['hs_pipeline_stage'] ?? properties['lifecyclestage'];
      expect(row?.stages.map(({ id }) => id)).toContain(stage);
    }
  });
});
