import { afterAll, describe, expect, test } from 'vitest';
import { startServer } from '../behaviour/client.ts';
import { type PipelineRows, pipelinesPath } from '../behaviour/pipeline-wire.ts';

const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());

const epoch = '1970-01-01T00:00:00Z';
const stage = (label: string, displayOrder: number, probability: string, id: string) => ({
  label,
  displayOrder,
  metadata: { isClosed: String(probability === '1.0' || probability === '0.0'), probability },
  id,
  createdAt: epoch,
  updatedAt: epoch,
  writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
  archived: false,
});
/** The body of pipelines-01. */
const recorded = {
  results: [
    {
      label: 'Sales Pipeline',
      displayOrder: 0,
      id: 'default',
      stages: [
        stage('Appointment Scheduled', 0, '0.2', 'appointmentscheduled'),
        stage('Qualified To Buy', 1, '0.4', 'qualifiedtobuy'),
        stage('Presentation Scheduled', 2, '0.6', 'presentationscheduled'),
        stage('Decision Maker Bought-In', 3, '0.8', 'decisionmakerboughtin'),
        stage('Contract Sent', 4, '0.9', 'contractsent'),
        stage('Closed Won', 5, '1.0', 'closedwon'),
        stage('Closed Lost', 6, '0.0', 'closedlost'),
      ],
      createdAt: epoch,
      updatedAt: epoch,
      archived: false,
    },
  ],
};

describe('[pipelines.list] lists as recorded', () => {
  test('pipelines-01: the pipelines of deals, to the byte', async () => {
    const client = await freshClient();
    const { status, headers, text } = await client.get(pipelinesPath('deals', 'v3'));
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json;charset=utf-8');
    // HubSpot writes isClosed before the probability, and the fields of a stage in this order.
    expect(text).toBe(JSON.stringify(recorded));
  });

  test('probe-2026-03-06: 2026-03 answers 200 with the keys of v3', async () => {
    const client = await freshClient();
    const [v3, dated] = await Promise.all(['v3', '2026-03'].map((edition) => client.get<PipelineRows>(pipelinesPath('deals', edition))));
    expect(dated?.status).toBe(200);
    expect(dated?.body).toEqual(v3?.body);
  });
});
