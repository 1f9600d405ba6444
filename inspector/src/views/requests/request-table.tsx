import { Button, Cell, Column, Row, Table, TableBody, TableHeader } from 'react-aria-components';
import type { RequestView } from '../../api/requests.ts';
import { useStrings } from '../../strings/use-strings.ts';
import { targetOf } from './as-code.ts';

/** The log of requests; Enter shows one. */
export function RequestTable({
  requests,
  chosen,
  pins,
  choose,
  pin,
}: {
  readonly requests: readonly RequestView[];
  readonly chosen: string | undefined;
  readonly pins: readonly string[];
  choose(id: string): void;
  pin(id: string): void;
}) {
  const { requests: strings } = useStrings();
  return (
    <div className="scroll log">
      <Table
        aria-label={strings.title}
        selectionMode="single"
        selectionBehavior="replace"
        selectedKeys={chosen === undefined ? [] : [chosen]}
        onSelectionChange={(keys) => keys !== 'all' && keys.size > 0 && choose(String([...keys][0]))}
      >
        <TableHeader>
          <Column>{strings.time}</Column>
          <Column>{strings.method}</Column>
          <Column isRowHeader>{strings.path}</Column>
          <Column>{strings.operation}</Column>
          <Column>{strings.edition}</Column>
          <Column>{strings.status}</Column>
          <Column>{strings.ms}</Column>
          <Column>{strings.pin}</Column>
        </TableHeader>
        <TableBody items={requests} dependencies={[pins]} renderEmptyState={() => <p className="empty">{strings.none}</p>}>
          {(request) => (
            <Row id={request.id}>
              <Cell>
                <time className="quiet" dateTime={request.at}>
                  {request.at.slice(11, 23)}
                </time>
              </Cell>
              <Cell>{request.method}</Cell>
              <Cell>
                <code>{targetOf(request)}</code>
              </Cell>
              <Cell>{request.operation}</Cell>
              <Cell>{request.edition}</Cell>
              <Cell>
                <span className={`status-${Math.floor((request.status ?? 0) / 100)}`}>{request.status ?? strings.reset}</span>
                {request.fault !== null && <span className="badge"> {strings.fault}</span>}
              </Cell>
              <Cell>{request.ms.toFixed(1)}</Cell>
              <Cell>
                <Button aria-label={strings.pinThis(request.id)} aria-pressed={pins.includes(request.id)} onPress={() => pin(request.id)}>
                  {pins.includes(request.id) ? '★' : '☆'}
                </Button>
              </Cell>
            </Row>
          )}
        </TableBody>
      </Table>
    </div>
  );
}
