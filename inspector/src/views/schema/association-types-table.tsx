import { useState } from 'react';
import { Button, Cell, Column, Row, Table, TableBody, TableHeader } from 'react-aria-components';
import type { AssociationTypeView, ObjectTypeView } from '../../api/objects.ts';
import { useStrings } from '../../strings/use-strings.ts';

/** Rows that are shown before somebody asks for more. */
const rowsFirst = 100;

/** Association types with their inverses, both type ids and limits. */
export function AssociationTypesTable({
  shown,
  types,
}: {
  readonly shown: readonly AssociationTypeView[];
  readonly types: readonly ObjectTypeView[];
}) {
  const { schema } = useStrings();
  const [rows, setRows] = useState(rowsFirst);
  const labelOf = (id: string) => types.find(({ objectTypeId }) => objectTypeId === id)?.pluralLabel ?? id;
  return (
    <>
      <div className="scroll">
        <Table aria-label={schema.table}>
          <TableHeader>
            <Column isRowHeader>{schema.from}</Column>
            <Column>{schema.to}</Column>
            <Column>{schema.label}</Column>
            <Column>{schema.typeId}</Column>
            <Column>{schema.inverse}</Column>
            <Column>{schema.category}</Column>
            <Column>{schema.kind}</Column>
            <Column>{schema.limit}</Column>
            <Column>{schema.name}</Column>
          </TableHeader>
          <TableBody items={shown.slice(0, rows)} renderEmptyState={() => <p className="empty">{schema.none}</p>}>
            {(type) => (
              <Row id={`${type.category}-${type.typeId}`}>
                <Cell>{labelOf(type.fromObjectTypeId)}</Cell>
                <Cell>{labelOf(type.toObjectTypeId)}</Cell>
                <Cell>{type.label ?? <span className="quiet">—</span>}</Cell>
                <Cell>
                  <code>{type.typeId}</code>
                </Cell>
                <Cell>
                  <code>{type.inverseTypeId}</code>
                </Cell>
                <Cell>{type.category}</Cell>
                <Cell>{type.isDefault ? schema.isDefault : type.isPrimary ? schema.isPrimary : ''}</Cell>
                <Cell>{type.maxFromRecord ?? ''}</Cell>
                <Cell>
                  <code className="quiet">{type.name}</code>
                </Cell>
              </Row>
            )}
          </TableBody>
        </Table>
      </div>
      {shown.length > rows && <Button onPress={() => setRows(rows + rowsFirst)}>{schema.more(shown.length - rows)}</Button>}
    </>
  );
}
