import { describe, expect, it } from 'vitest';
import { associationRows } from '../../src/catalogue/association-types/index.ts';
import { displayRows } from '../../src/catalogue/display-properties.ts';
import { objectTypeRows } from '../../src/catalogue/object-types.ts';
import { pipelineRows } from '../../src/catalogue/pipelines.ts';
import { countedRows } from '../../src/catalogue/properties/counted.ts';
import { type PropertyRow, type PropertySheet, propertySheets, propertySources } from '../../src/catalogue/properties/index.ts';
import { searchableProperties } from '../../src/catalogue/properties/searchable.ts';
import { stagePropertySheets } from '../../src/catalogue/properties/stages.ts';
import { identifyingRows } from '../../src/catalogue/properties/unique-values.ts';
import { propertyGroupRows } from '../../src/catalogue/property-groups.ts';
import { createdThroughApi, lowerCasedProperties, recordDefaults, requiredProperties } from '../../src/catalogue/record-defaults.ts';
import { recordedCreates } from '../recorded/creates.ts';

const typeIds = objectTypeRows.flatMap(({ id }): readonly string[] => (id === null ? [] : [id]));
const plurals = new Map(objectTypeRows.map(({ id, plural }) => [plural as string, id as string | null]));
const everySheet = [...propertySheets, ...stagePropertySheets];

const sheetsOf = (of: string): readonly PropertySheet[] => propertySheets.filter((sheet) => sheet.of.includes(of));
const rowsOf = (of: string): readonly PropertyRow[] => sheetsOf(of).flatMap(({ rows }) => rows);
const namesOf = new Map([...typeIds, 'custom'].map((of) => [of, new Set(rowsOf(of).map(({ name }) => name))]));

/** Those of the names that the object type has no definition of. */
const undefinedOn = (of: string, names: Iterable<string>): readonly string[] =>
  [...names].filter((name) => namesOf.get(of)?.has(name) !== true);

/** Which field types HubSpot's answers show with each type. */
const fieldTypes: Readonly<Record<PropertyRow['type'], readonly PropertyRow['fieldType'][]>> = {
  bool: ['booleancheckbox', 'calculation_equation', 'calculation_read_time', 'calculation_rollup', 'radio'],
  date: ['date'],
  datetime: ['calculation_equation', 'calculation_read_time', 'calculation_rollup', 'date', 'number', 'text'],
  enumeration: ['booleancheckbox', 'calculation_equation', 'calculation_rollup', 'checkbox', 'radio', 'select'],
  json: ['text'],
  number: ['calculation_equation', 'calculation_read_time', 'calculation_rollup', 'calculation_score', 'number', 'text'],
  object_coordinates: ['text'],
  phone_number: ['phonenumber'],
  string: ['calculation_equation', 'calculation_rollup', 'file', 'html', 'phonenumber', 'text', 'textarea'],
};

describe('the properties that HubSpot defines', () => {
  it.each([...typeIds, 'custom'])('of %s have a name each that no other has, well formed, and a label', (of) => {
    const names = rowsOf(of).map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    for (const { name, label } of rowsOf(of)) {
      expect(name).toMatch(/^[a-z][a-z0-9_]{1,99}$/);
      expect(label, name).toMatch(/^\S(.*\S)?$/);
    }
  });

  it.each(
    Object.entries({
      '0-1': 300,
      '0-2': 170,
      '0-3': 150,
      '0-5': 160,
      '0-7': 50,
      '0-8': 100,
      '0-14': 100,
      '0-18': 50,
      '0-27': 95,
      '0-46': 45,
      '0-47': 80,
      '0-48': 90,
      '0-49': 115,
      '0-101': 85,
      '0-123': 70,
      '0-136': 85,
      custom: 30,
    }),
  )('of %s are at least %i', (of, least) => {
    expect(rowsOf(of).length).toBeGreaterThanOrEqual(least);
  });

  it('are shown by a field that fits their type', () => {
    for (const row of everySheet.flatMap(({ rows }) => rows)) expect(fieldTypes[row.type], row.name).toContain(row.fieldType);
  });

  it('list what an enumeration takes, or tell why not; a bool takes true and false', () => {
    for (const { name, type, options = [], openOptions, externalOptions } of everySheet.flatMap(({ rows }) => rows)) {
      const values = options.map(({ value }) => value);
      expect(new Set(values).size, name).toBe(values.length);
      if (type === 'bool') expect(values.sort(), name).toEqual(['false', 'true']);
      if (type === 'enumeration') expect(values.length > 0 || openOptions || externalOptions, name).toBe(true);
      if (type !== 'enumeration') expect(openOptions, name).toBeUndefined();
    }
  });

  it('stand in a group that their object type has', () => {
    for (const { of, group, rows } of everySheet) {
      for (const id of of) {
        if (id === 'custom') continue;
        const groups = propertyGroupRows.filter((row) => row.of === id).map(({ name }) => name);
        expect(groups.length, id).toBeGreaterThan(0);
        if (group !== undefined) expect(groups, `${id} ${rows[0]?.name}`).toContain(group);
      }
    }
  });

  it('name a source each, and an object type that the catalogue has', () => {
    for (const { of, source, rows } of everySheet) {
      expect(Object.keys(propertySources)).toContain(source);
      expect(rows.length).toBeGreaterThan(0);
      for (const id of of) expect([...typeIds, 'custom']).toContain(id);
    }
    for (const source of Object.keys(propertySources)) expect(everySheet.map((sheet) => sheet.source)).toContain(source);
  });

  it('present as known only what an answer, a listing or a guide shows', () => {
    const whole = ['accountAnswers', 'companiesAnswer', 'olderAnswers'];
    for (const { source, assumed = [], rows } of everySheet) {
      if (whole.includes(source)) continue;
      expect(assumed, rows[0]?.name).toContain('group');
      expect(assumed, rows[0]?.name).toContain('flags');
    }
  });
});

describe('a definition exists of every property', () => {
  it.each(objectTypeRows.filter(({ id }) => id !== null))(
    'that a read of $plural answers unasked',
    ({ id, defaultProperties, createdProperty, modifiedProperty }) => {
      expect(undefinedOn(id ?? '', [...defaultProperties, createdProperty, modifiedProperty, ...Object.keys(createdThroughApi)])).toEqual(
        [],
      );
    },
  );

  it('that records carry from the start, must have or have lower-cased', () => {
    for (const [of, row] of Object.entries(recordDefaults)) expect(undefinedOn(of, Object.keys(row.properties)), of).toEqual([]);
    for (const table of [requiredProperties, lowerCasedProperties, searchableProperties]) {
      for (const [of, names] of Object.entries(table)) expect(undefinedOn(of, names), of).toEqual([]);
    }
    for (const { objectTypeId, properties } of displayRows) expect(undefinedOn(objectTypeId, properties.flat())).toEqual([]);
    for (const { of, name } of identifyingRows) expect(undefinedOn(of, [name])).toEqual([]);
  });

  it.each(recordedCreates)('in $recording', ({ type, sent, properties }) => {
    expect(undefinedOn(plurals.get(type) ?? '', [...Object.keys(sent), ...Object.keys(properties)])).toEqual([]);
  });
});

describe('properties that follow from associations', () => {
  it.each(countedRows)('$of $name: the property, the types it counts, the association type and what it looks at exist', (row) => {
    expect(undefinedOn(row.of, [row.name])).toEqual([]);
    for (const to of row.to) {
      expect(typeIds).toContain(to);
      if (row.value !== undefined) expect(undefinedOn(to, [row.value])).toEqual([]);
      if (row.where !== undefined) expect(undefinedOn(to, [row.where.property])).toEqual([]);
      if (row.associationTypeId === undefined) continue;
      const ends = associationRows.flatMap(({ from, to: other, ids }) => [
        { from, to: other, id: ids[0] },
        { from: other, to: from, id: ids.length === 2 ? ids[1] : ids[0] },
      ]);
      expect(ends).toContainEqual({ from: row.of, to, id: row.associationTypeId });
    }
    expect(row.holds === 'values').toBe(row.value !== undefined);
  });
});

describe('the property groups', () => {
  it('have a name each that no other of the type has, and every type has one', () => {
    const keys = propertyGroupRows.map(({ of, name }) => `${of} ${name}`);
    expect(new Set(keys).size).toBe(keys.length);
    for (const { name, label } of propertyGroupRows) {
      expect(name).toMatch(/^[a-z][a-z_]+$/);
      expect(label).toMatch(/^[A-Z]/);
    }
    expect(new Set(propertyGroupRows.map(({ of }) => of))).toEqual(new Set(typeIds));
  });

  it('assume their names where they are inferred, and only there', () => {
    for (const { name, source, assumed = [] } of propertyGroupRows) expect(assumed.includes('name'), name).toBe(source === 'inferred');
  });
});

describe('the properties of pipeline stages', () => {
  it('have a place for the stage and its label, and clash with no other once filled', () => {
    for (const { of, rows } of stagePropertySheets) {
      for (const { name, label } of rows) {
        expect(name).toContain('{stage}');
        expect(label).toContain('{label}');
        const stages = pipelineRows.filter((row) => of.includes(row.of)).flatMap((row) => row.stages);
        for (const id of of)
          expect(
            undefinedOn(
              id,
              stages.map((stage) => name.replace('{stage}', stage.propertyKey ?? stage.id)),
            ),
          ).toHaveLength(stages.length);
      }
    }
  });
});
