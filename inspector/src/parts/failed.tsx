import { Button } from 'react-aria-components';
import { Failure } from '../api/failure.ts';
import { useStrings } from '../strings/use-strings.ts';

/** Says what went wrong in the server's own words, and offers to try again. */
export function Failed({ cause, retry }: { readonly cause: unknown; readonly retry?: () => void }) {
  const { failure, app } = useStrings();
  const correlationId = cause instanceof Failure ? cause.problem?.correlationId : undefined;
  return (
    <div className="failed" role="alert">
      <strong>{failure.title}</strong>
      <p>{cause instanceof Error ? cause.message : String(cause)}</p>
      {correlationId !== undefined && <p className="quiet">{failure.correlationId(correlationId)}</p>}
      {retry !== undefined && <Button onPress={retry}>{app.retry}</Button>}
    </div>
  );
}

/** The same for a view that could not be shown at all. */
export function RouteFailed({ error, reset }: { readonly error: unknown; readonly reset: () => void }) {
  return <Failed cause={error} retry={reset} />;
}
