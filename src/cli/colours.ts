import pc from 'picocolors';
import type { Terminal } from './control-client.ts';

/** What colours text for people, or leaves it as it is. */
export type Colours = ReturnType<typeof pc.createColors>;

/** Whether what is written there is coloured: on a terminal, unless NO_COLOR is set, or wherever FORCE_COLOR is. */
export function isColoured(stream: Terminal['stdout'], { NO_COLOR, FORCE_COLOR, TERM }: NodeJS.ProcessEnv): boolean {
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0';
  return stream.isTTY === true && TERM !== 'dumb';
}

/** The colours of a place where text is written. */
export function coloursOf(stream: Terminal['stdout'], env: NodeJS.ProcessEnv): Colours {
  return pc.createColors(isColoured(stream, env));
}
