import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { endpoints } from '../../src/api/endpoints/index.ts';
import { editionsOf, pathsOf } from '../../src/api/paths.ts';
import { associationRows, associationSources } from '../../src/catalogue/association-types/index.ts';
import { editions } from '../../src/catalogue/editions.ts';
import { objectTypeRows } from '../../src/catalogue/object-types.ts';
import { problemRows } from '../../src/catalogue/problems.ts';
import { unservedRows } from '../../src/catalogue/unserved.ts';
import { hubspotAssociationTypes, typesOfRow } from '../../src/domain/association-type.ts';

/** Ids of both directions of every row, leaving out those that HubSpot does not publish. */
const published = associationRows.flatMap((row) =>
  row.assumed?.includes('inverse') ? [row] : [row, ...(row.ids.length === 2 ? [row] : [])],
);

describe('the association types', () => {
  it('are the 426 that HubSpot publishes, 390 of them defaults', () => {
    expect(published).toHaveLength(426);
    expect(published.filter((row) => row.isDefault)).toHaveLength(390);
  });

  it('have an id each that no other has', () => {
    const ids = associationRows.flatMap((row): readonly number[] => row.ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('agree with their inverses: the ends swap, and the inverse of the inverse is the type itself', () => {
    const types = hubspotAssociationTypes();
    let seen = 0;
    for (const type of types.all) {
      const inverse = types.byKey(type.inverseKey);
      expect(inverse, type.name).toMatchObject({ from: type.to, to: type.from, inverseKey: type.key, isDefault: type.isDefault });
      seen += 1;
    }
    expect(seen).toBeGreaterThan(400);
  });

  it('put the two directions next to each other, as HubSpot numbers them', () => {
    for (const { ids } of associationRows) if (ids.length === 2) expect(Math.abs(ids[0] - ids[1]), ids.join()).toBe(1);
  });

  it('share one id only inside one object type, and are named for both directions', () => {
    for (const row of associationRows) {
      if (row.ids.length === 1) expect(row.from).toBe(row.to);
      expect(row.names).toHaveLength(row.ids.length);
      if (row.labels !== undefined) expect(row.labels).toHaveLength(row.ids.length);
    }
  });

  it('have at most one default for each ordered pair, and it is unlabelled', () => {
    const pairs = new Set<string>();
    for (const type of associationRows.flatMap(typesOfRow)) {
      if (!type.isDefault) continue;
      expect(pairs, type.name).not.toContain(`${type.from}>${type.to}`);
      expect(type.label).toBeNull();
      pairs.add(`${type.from}>${type.to}`);
    }
    expect(pairs.size).toBeGreaterThan(390);
  });

  it('promote a first record only by a type of which there is one per record', () => {
    for (const row of associationRows) if (row.promotesFirst) expect(row.onePer, row.names.join()).toBe('from');
  });

  it('join object types that the catalogue has, or that HubSpot gives no id', () => {
    const ids = new Set<string | null>([...objectTypeRows.map(({ id }) => id), '0-4']);
    for (const { from, to } of associationRows) {
      for (const end of [from, to]) expect(/^\d/.test(end) ? ids.has(end) : /^[a-z_]+$/.test(end), end).toBe(true);
    }
  });

  it('name a source each', () => {
    for (const { source } of associationRows) expect(Object.keys(associationSources)).toContain(source);
  });

  it.each([
    ['0-1', '0-2', [279, 280]],
    ['0-3', '0-2', [341, 342]],
    ['0-5', '0-2', [339, 340]],
    ['0-1', '0-1', [449]],
    ['0-2', '0-2', [450]],
    ['0-3', '0-8', [19, 20]],
  ])('hold the recorded default of %s and %s', (from, to, ids) => {
    const row = associationRows.find((each) => each.isDefault && [each.from, each.to].sort().join() === [from, to].sort().join());
    expect([...(row?.ids ?? [])].sort()).toEqual(ids);
    if (row !== undefined && row.from !== from) expect([...row.ids].reverse()).toEqual(ids);
  });
});

describe('the object types', () => {
  it('are the forty that HubSpot documents, each word and id naming one of them', () => {
    expect(objectTypeRows).toHaveLength(40);
    const words = objectTypeRows.flatMap(({ id, pathNames }): readonly (string | null)[] => (id === null ? pathNames : [id, ...pathNames]));
    expect(new Set(words).size).toBe(words.length);
    expect(words.every((word) => word === word?.toLowerCase())).toBe(true);
  });

  it('list their default properties sorted, id and times among them', () => {
    for (const { defaultProperties, createdProperty, modifiedProperty, name } of objectTypeRows) {
      expect([...defaultProperties], name).toEqual([...defaultProperties].sort());
      expect(defaultProperties, name).toEqual(expect.arrayContaining(['hs_object_id', createdProperty, modifiedProperty]));
    }
  });
});

describe('the problems', () => {
  it('have an HTTP error status, a message and a source each', () => {
    for (const [name, row] of Object.entries(problemRows)) {
      expect(row.status, name).toBeGreaterThanOrEqual(400);
      expect(row.message.length, name).toBeGreaterThan(0);
      expect(row.source.length, name).toBeGreaterThan(0);
    }
  });

  it('stand in one file each, and all of them are told', async () => {
    const folder = new URL('../../src/catalogue/problems/', import.meta.url);
    const files = readdirSync(folder).filter((name) => name !== 'row.ts');
    const parts = await Promise.all(files.map(async (name) => (await import(new URL(name, folder).href)) as Record<string, object>));
    const names = parts.flatMap((part) => Object.values(part).flatMap((rows) => Object.keys(rows)));
    expect(names.sort()).toEqual(Object.keys(problemRows).sort());
  });
});

describe('the operations', () => {
  it('have an id each, and none is both served and unserved at a path', () => {
    expect(new Set(endpoints.map(({ id }) => id)).size).toBe(endpoints.length);
    const served = new Set(
      endpoints.flatMap((row) => editionsOf(row).flatMap((edition) => pathsOf(row, edition).map((path) => key(row.method, path)))),
    );
    for (const row of unservedRows) {
      for (const edition of row.editions) {
        for (const path of pathsOf(row, edition)) expect(served, row.id).not.toContain(key(row.method, path));
      }
    }
  });

  it('name editions that exist', () => {
    for (const row of [...endpoints.map(editionsOf), ...unservedRows.map((each) => each.editions)]) {
      expect(row.length).toBeGreaterThan(0);
      for (const edition of row) expect(editions).toContain(edition);
    }
  });
});

function key(method: string, path: string): string {
  return `${method} ${path.replace(/\{\w+\}/g, '{}')}`;
}
