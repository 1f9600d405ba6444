import { useMutation, useQuery } from '@tanstack/react-query';
import { Button } from 'react-aria-components';
import { askControl } from '../../api/control.ts';
import { Failure } from '../../api/failure.ts';
import { askPortal } from '../../api/portal.ts';
import type { RequestView } from '../../api/requests.ts';
import { useStrings } from '../../strings/use-strings.ts';
import { asClient, asCurl, targetOf, textOf } from './as-code.ts';

/** A request and its answer side by side, why it was refused, and the request as code. */
export function RequestDetail({ portalId, request }: { readonly portalId: string; readonly request: RequestView }) {
  const { requests: strings } = useStrings();
  const replay = useMutation({
    mutationFn: () =>
      askPortal<unknown>(portalId, targetOf(request), {
        method: request.method as 'GET',
        ...(request.body !== null && { body: request.body }),
      }),
  });
  const copy = (text: string) => void navigator.clipboard.writeText(text);
  return (
    <section className="detail" aria-labelledby="request">
      <h2 id="request">
        {request.method} <code>{targetOf(request)}</code>
      </h2>
      <div className="bar">
        <Button onPress={() => copy(asCurl(request, location.origin))}>{strings.copyCurl}</Button>
        <Button onPress={() => copy(asClient(request, location.origin))}>{strings.copyClient}</Button>
        <Button onPress={() => replay.mutate()} isDisabled={replay.isPending || request.isBodyCut}>
          {strings.replay}
        </Button>
        <span className="quiet">{request.correlationId}</span>
      </div>
      <Explanation request={request} />
      <div className="columns">
        <Sheet title={strings.request} headers={request.headers} body={request.body} isCut={request.isBodyCut} />
        <Sheet title={strings.answer(request.status)} headers={request.answerHeaders} body={request.answer} isCut={request.isAnswerCut} />
      </div>
      {(replay.isSuccess || replay.isError) && (
        <section aria-label={strings.replayed} role="status">
          <h3>{strings.replayed}</h3>
          <pre>{replay.isError ? failureText(replay.error) : textOf(replay.data ?? null)}</pre>
        </section>
      )}
    </section>
  );
}

/** What rule refused a request and where that was learned; where the answer of the operation comes from for those that were not refused. */
function Explanation({ request }: { readonly request: RequestView }) {
  const { requests: strings } = useStrings();
  const coverage = useQuery({
    queryKey: ['coverage'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => askControl<{ readonly rows: readonly CoverageRow[] }>('/coverage', { signal }),
  });
  const row = coverage.data?.rows.find(({ operation, edition }) => operation === request.operation && edition === request.edition);
  return (
    <dl className="explanation">
      {request.problem !== null && (
        <>
          <dt>{strings.rule}</dt>
          <dd>
            <code>{request.problem.name}</code> <span className="quiet">{strings.source(request.problem.source)}</span>
          </dd>
        </>
      )}
      {request.fault !== null && (
        <>
          <dt>{strings.fault}</dt>
          <dd>{strings.faultOf(request.fault)}</dd>
        </>
      )}
      {row !== undefined && (
        <>
          <dt>{strings.operation}</dt>
          <dd>
            <code>{row.operation}</code> {row.edition} <span className="quiet">{row.evidence}</span>{' '}
            {typeof row.source === 'string' && <span className="quiet">{strings.source(row.source)}</span>}
          </dd>
        </>
      )}
    </dl>
  );
}

interface CoverageRow {
  readonly operation: string;
  readonly edition: string;
  readonly evidence?: string;
  readonly source?: string;
}

function Sheet({
  title,
  headers,
  body,
  isCut,
}: {
  readonly title: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly isCut: boolean;
}) {
  const { requests: strings } = useStrings();
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <details>
        <summary>{strings.headers}</summary>
        <pre>
          {Object.entries(headers)
            .map(([name, value]) => `${name}: ${value}`)
            .join('\n')}
        </pre>
      </details>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a body that scrolls has to be reached by keys */}
      <pre tabIndex={0}>{body === null ? strings.noBody : textOf(body)}</pre>
      {isCut && <p className="quiet">{strings.isCut}</p>}
    </section>
  );
}

function failureText(cause: unknown): string {
  return cause instanceof Failure ? `${cause.status}\n${textOf(cause.problem ?? cause.message)}` : String(cause);
}
