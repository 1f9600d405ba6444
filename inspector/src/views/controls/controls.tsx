import { useParams } from '@tanstack/react-router';
import { useStrings } from '../../strings/use-strings.ts';
import { ClockControl } from './clock-control.tsx';
import { Faults } from './faults.tsx';
import { SeedControl } from './seed-control.tsx';
import { Snapshots } from './snapshots.tsx';

/** What a test does by calls, by hand: faults, the clock, snapshots and seeds. */
export function ControlsPage() {
  const { controls } = useStrings();
  const { portalId } = useParams({ from: '/$portalId/controls' });
  return (
    <>
      <h1>{controls.title}</h1>
      <div className="columns">
        <section aria-labelledby="faults">
          <h2 id="faults">{controls.faults}</h2>
          <Faults portalId={portalId} />
        </section>
        <div>
          <section aria-labelledby="clock">
            <h2 id="clock">{controls.clock}</h2>
            <ClockControl />
          </section>
          <section aria-labelledby="snapshots">
            <h2 id="snapshots">{controls.snapshots}</h2>
            <Snapshots portalId={portalId} />
          </section>
          <section aria-labelledby="seed">
            <h2 id="seed">{controls.seed}</h2>
            <SeedControl portalId={portalId} />
          </section>
        </div>
      </div>
    </>
  );
}
