import { describe, expect, it } from 'vitest';
import { endpoints } from '../../src/api/endpoints/index.ts';
import { objectTypeRows } from '../../src/catalogue/object-types.ts';
import { operationScopes } from '../../src/catalogue/operation-scopes.ts';
import { scopeRows } from '../../src/catalogue/scopes.ts';
import { typeScopes } from '../../src/catalogue/type-scopes.ts';
import { grantOf, holdsAny, isKnownScope, scopesOfAnyRecords, scopesOfType, unknownScopes } from '../../src/domain/scope.ts';
import { ofAssociations, ofDefinitionReads, ofDefinitionWrites, ofPrivateAppsOnly, ofRecords } from './hubspot-scopes.ts';

const names = scopeRows.map(({ name }) => name);
const ids = Object.keys(typeScopes).map((id) => (id === 'custom' ? '2-1' : id));

/** Scopes of records that open definitions of the same type here, though the lists of definitions leave them out. */
const notOfDefinitions = [
  'crm.objects.products.read',
  'conversations.read',
  'marketing.campaigns.read',
  'sales-email-read',
  'crm.dealsplits.read_write',
  'crm.objects.commercepayments.read',
  'crm.objects.partner-clients.read',
];

describe('the scopes', () => {
  it('have a name each, and say what they grant', () => {
    expect(new Set(names).size).toBe(names.length);
    for (const { name, grants } of scopeRows)
      expect([name, grants]).toEqual([expect.stringMatching(/^[a-z0-9_.-]+$/), expect.stringMatching(/^[a-z]/)]);
  });

  it("are all that stand in HubSpot's lists", () => {
    const listed = [...ofAssociations, ...ofPrivateAppsOnly, ...ofDefinitionReads, ...ofDefinitionWrites];
    expect([ofAssociations.length, ofDefinitionReads.length, ofDefinitionWrites.length]).toEqual([80, 100, 26]);
    expect(unknownScopes(listed)).toEqual([]);
    expect(unknownScopes(['crm.object.contacts.read', 'oauth', ''])).toEqual(['crm.object.contacts.read', '']);
    expect(isKnownScope('crm.objects.tickets.read')).toBe(false);
  });

  it('of records are those of the lists of associations, and those that only private apps can have', () => {
    expect([...scopesOfAnyRecords().accepted].sort()).toEqual([...ofAssociations, ...ofPrivateAppsOnly].sort());
  });
});

describe('the access that rows ask for', () => {
  /** Operations that read, though their method is not GET. */
  const reading = /\.(batchRead|search|highUsageReport)$/;

  it.each(endpoints.filter(({ caller }) => caller === 'portal').map((row) => [row.id, row] as const))(
    '%s goes with its method',
    (id, row) => {
      const isRead = row.method === 'GET' || reading.test(id);
      expect(row.access).toMatch(isRead ? /^(read|linkRead|schemaRead)$/ : /^(write|linkWrite|schemaWrite)$/);
      const kind = row.family === 'properties' || row.family === 'pipelines' || row.family === 'propertyValidations' ? 'schema' : undefined;
      const isOfPairs = row.path.includes('{toObjectType}') && row.scopes === undefined;
      if (row.path.includes('bjectType}')) expect(row.access.startsWith('schema')).toBe(kind === 'schema');
      expect(row.access.startsWith('link')).toBe(isOfPairs);
    },
  );
});

describe('what scopes open', () => {
  it('is said for every object type that a path can name, in scopes that there are', () => {
    for (const { id, plural } of objectTypeRows) if (id !== null) expect(() => scopesOfType({ id }, 'read'), plural).not.toThrow();
    for (const id of ids) {
      for (const access of ['read', 'write', 'linkRead', 'linkWrite', 'schemaRead', 'schemaWrite'] as const) {
        const { accepted, told } = scopesOfType({ id }, access);
        expect(unknownScopes([...accepted, ...told]), `${id} ${access}`).toEqual([]);
      }
    }
    for (const list of Object.values(operationScopes)) expect(unknownScopes(list)).toEqual([]);
  });

  it.each(Object.entries(ofRecords))('of records of %s is as HubSpot lists it', (id, { read, write }) => {
    expect(scopesOfType({ id }, 'read').accepted).toEqual([read]);
    expect(scopesOfType({ id }, 'write').accepted).toEqual([write]);
  });

  it('of definitions stands in the lists of reads and writes, but for seven scopes of records', () => {
    const opening = new Set(ids.flatMap((id) => scopesOfType({ id }, 'schemaRead').accepted));
    const listed = [...ofDefinitionReads, ...ofPrivateAppsOnly];
    expect([...opening].filter((name) => !listed.includes(name))).toEqual(notOfDefinitions);
    const writes = Object.values(typeScopes).flatMap(({ schemaWrite }) => schemaWrite);
    expect(writes.filter((name) => !ofDefinitionWrites.includes(name))).toEqual([]);
  });

  it('by a scope to write is never to read', () => {
    for (const id of ids) {
      for (const [read, write] of [
        ['read', 'write'],
        ['schemaRead', 'schemaWrite'],
      ] as const) {
        for (const name of scopesOfType({ id }, write).accepted.filter((one) => one.endsWith('.write'))) {
          expect(holdsAny(grantOf([name]), scopesOfType({ id }, read).accepted), `${id} ${name}`).toBe(false);
        }
      }
    }
  });
});
