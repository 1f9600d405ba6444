import type { RecordId } from '../domain/ids.ts';
import type { ObjectType } from '../domain/object-type.ts';
import type { StoredRecord } from '../domain/record.ts';
import type { SearchTest } from '../domain/search.ts';
import { type MatchFacts, passes, sortKeyOf, sortOrder } from '../domain/search-match.ts';
import type { SearchPlan } from '../domain/search-request.ts';
import type { SearchRows } from '../storage/port.ts';
import { type Call, othersTurn } from './call.ts';
import { derivedPropertiesOf, withDerivedProperties } from './record-associations.ts';

/** Records whose values are worked out together: bounds how long other requests wait. */
const pageMax = 200;

/**
 * Runs a plan that may name values which follow from links, such as how many contacts a company has, and which no index holds. For a
 * test of one they are worked out for every live record of the type, for a sort for every record that is found; then the plan goes
 * on with the ids of those that pass. Such a search takes 3 to 9 us for each record of the type (measured at 10^5); others are answered
 * meanwhile, and may write.
 */
export async function searchDerived(call: Call, type: ObjectType, plan: SearchPlan): Promise<SearchRows> {
  const derived = derivedPropertiesOf(type);
  const isDerived = (test: SearchTest) => propertiesOf(test).some((name) => derived.includes(name));
  const tests = plan.groups.flat().filter(isDerived);
  const settled = tests.length === 0 ? plan : { ...plan, groups: await settledGroups(call, type, plan, tests) };
  const { sort } = plan;
  if (sort === undefined || !derived.includes(sort.property.name)) return call.portal.search(settled);
  const all = { ...settled, sort: undefined, offset: 0, limit: Number.MAX_SAFE_INTEGER };
  const { total, records } = await call.portal.search(all);
  const keyed: { readonly id: RecordId; readonly key: ReturnType<typeof sortKeyOf>; readonly record: StoredRecord }[] = [];
  for (let from = 0; from < records.length; from += pageMax) {
    const page = await withDerivedProperties(call, type, records.slice(from, from + pageMax), [sort.property.name]);
    keyed.push(...page.map((record) => ({ id: record.id, key: sortKeyOf(type, record, sort), record })));
    await othersTurn();
  }
  const page = keyed.sort(sortOrder(sort)).slice(plan.offset, plan.offset + plan.limit);
  return { total, records: page.map(({ record }) => record) };
}

function propertiesOf(test: SearchTest): readonly string[] {
  if (test.form === 'linked') return [];
  return test.form === 'tokens' ? test.properties.map(({ name }) => name) : [test.property.name];
}

/** The groups of a plan with each of these tests replaced by one for the ids of the records that pass it. */
async function settledGroups(
  call: Call,
  type: ObjectType,
  { groups }: SearchPlan,
  tests: readonly SearchTest[],
): Promise<SearchPlan['groups']> {
  const id = call.portal.schema.properties.of(type).get('hs_object_id');
  if (id === undefined) throw new Error(`records of ${type.row.plural} have no hs_object_id`);
  const passing = new Map<SearchTest, RecordId[]>(tests.map((test) => [test, []]));
  const names = tests.flatMap(propertiesOf);
  for await (const page of livePages(call, type)) {
    for (const record of await withDerivedProperties(call, type, page, names)) {
      for (const [test, ids] of passing) if (passes(record, test, factsWithoutLinks(type))) ids.push(record.id);
    }
  }
  const settled = (test: SearchTest): SearchTest => {
    const keys = passing.get(test);
    return keys === undefined ? test : { form: 'equals', isNegated: false, property: id, keys };
  };
  return groups.map((group) => group.map(settled));
}

function factsWithoutLinks(type: ObjectType): MatchFacts {
  return {
    type,
    typesBetween() {
      throw new Error('a test of links needs no values that follow from them');
    },
  };
}

async function* livePages(call: Call, type: ObjectType): AsyncGenerator<readonly StoredRecord[]> {
  for (let from: number | undefined = 1; from !== undefined; ) {
    const page: readonly StoredRecord[] = await call.portal.records({ type: type.key, from, limit: pageMax, archived: 'never' });
    yield page;
    const last: StoredRecord | undefined = page.length < pageMax ? undefined : page.at(-1);
    from = last === undefined ? undefined : last.id + 1;
    await othersTurn();
  }
}
