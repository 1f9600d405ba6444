import { useNavigate } from '@tanstack/react-router';
import { Cell, Checkbox, Column, Row, type Selection, type SortDescriptor, Table, TableBody, TableHeader } from 'react-aria-components';
import type { PropertyView } from '../../api/objects.ts';
import { useStrings } from '../../strings/use-strings.ts';
import type { RecordsPage } from './records-query.ts';
import type { RecordsState } from './search-state.ts';

interface TableProps {
  readonly portalId: string;
  readonly objectType: string;
  readonly properties: readonly PropertyView[];
  readonly columns: readonly string[];
  readonly page: RecordsPage;
  readonly state: RecordsState;
  readonly selected: ReadonlySet<string>;
  select(ids: ReadonlySet<string>): void;
  change(edits: Partial<RecordsState>): void;
}

/** One page of records; Enter opens one, Space selects it, a heading sorts. */
export function RecordsTable({ portalId, objectType, properties, columns, page, state, selected, select, change }: TableProps) {
  const { records } = useStrings();
  const navigate = useNavigate();
  const labelOf = (name: string) => properties.find((property) => property.name === name)?.label ?? name;
  const take = (keys: Selection) => select(new Set(keys === 'all' ? page.results.map(({ id }) => id) : [...keys].map(String)));
  const open = (key: string | number) =>
    void navigate({ to: '/$portalId/records/$objectType/$recordId', params: { portalId, objectType, recordId: String(key) } });
  return (
    <div className="scroll">
      <Table
        aria-label={records.table}
        selectionMode="multiple"
        selectionBehavior="toggle"
        selectedKeys={selected}
        onSelectionChange={take}
        onRowAction={open}
        {...sortOf(state)}
        onSortChange={({ column, direction }) => change({ sort: `${direction === 'descending' ? '-' : ''}${column}` })}
      >
        <TableHeader>
          <Column>
            <Tick label={records.selectAll} />
          </Column>
          <Column id="hs_object_id" isRowHeader allowsSorting={state.archived !== true}>
            {records.id}
          </Column>
          {columns.map((name) => (
            <Column key={name} id={name} allowsSorting={state.archived !== true}>
              {labelOf(name)}
            </Column>
          ))}
          <Column id="updated">{records.updated}</Column>
        </TableHeader>
        <TableBody items={page.results} dependencies={[columns]} renderEmptyState={() => <p className="empty">{records.none}</p>}>
          {(record) => (
            <Row id={record.id}>
              <Cell>
                <Tick label={records.select(record.id)} />
              </Cell>
              <Cell>
                <code>{record.id}</code>
              </Cell>
              {columns.map((name) => (
                <Cell key={name}>{record.properties[name] ?? ''}</Cell>
              ))}
              <Cell>
                <time className="quiet" dateTime={record.updatedAt}>
                  {new Date(record.updatedAt).toLocaleString()}
                </time>
              </Cell>
            </Row>
          )}
        </TableBody>
      </Table>
    </div>
  );
}

function Tick({ label }: { readonly label: string }) {
  return (
    <Checkbox slot="selection" aria-label={label}>
      <span className="box" aria-hidden />
    </Checkbox>
  );
}

function sortOf({ sort }: RecordsState): { readonly sortDescriptor?: SortDescriptor } {
  if (sort === undefined) return {};
  const isDown = sort.startsWith('-');
  return { sortDescriptor: { column: sort.replace(/^-/, ''), direction: isDown ? 'descending' : 'ascending' } };
}
