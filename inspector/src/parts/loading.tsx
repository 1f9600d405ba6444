import { useStrings } from '../strings/use-strings.ts';

/** Stands where something will be, and tells screen readers so. */
export function Loading() {
  const { app } = useStrings();
  return (
    <p className="loading" role="status">
      {app.loading}
    </p>
  );
}
