import { Meter as AriaMeter, Label } from 'react-aria-components';
import { useStrings } from '../../strings/use-strings.ts';

/** Shows how much of a limit is used; red where nothing is left. */
export function Meter({
  label,
  used,
  max,
  note,
}: {
  readonly label: string;
  readonly used: number;
  /** Undefined where nothing limits it. */
  readonly max: number | undefined;
  readonly note?: string;
}) {
  const { limits } = useStrings();
  const text = max === undefined ? limits.unlimited(used) : limits.of(used, max);
  const percent = max === undefined || max === 0 ? 0 : Math.min(100, (used / max) * 100);
  return (
    <AriaMeter className="meter" value={percent} valueLabel={text}>
      <Label>{label}</Label>
      <span>{text}</span>
      <svg className="track" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        <rect className={percent >= 100 ? 'full' : 'part'} width={percent} height="6" />
      </svg>
      {note !== undefined && <span className="quiet">{note}</span>}
    </AriaMeter>
  );
}
