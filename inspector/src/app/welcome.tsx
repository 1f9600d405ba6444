import { Empty } from '../parts/empty.tsx';
import { useStrings } from '../strings/use-strings.ts';

/** What a server without portals shows. */
export function Welcome() {
  const { app } = useStrings();
  return <Empty text={app.noPortals} />;
}
