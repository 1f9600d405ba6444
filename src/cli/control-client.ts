import { type Command, InvalidArgumentError, Option } from 'commander';

/** Where a command writes, and what its process ends with: `process` has all of it. */
export interface Terminal {
  readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean };
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean };
  exitCode?: NodeJS.Process['exitCode'];
}

/** How a command finds the server that runs, and how it tells what came of it. */
export interface ServerFlags {
  readonly url: string;
  readonly adminToken?: string;
  readonly json: boolean;
}

/** What a command cannot do, in one line for whoever called it. */
export class CommandFailed extends Error {}

/** Whether it is the machine that refused: a folder that is not there, a full disk, a file that may not be read. */
export function isRefusedByMachine(cause: unknown): cause is Error {
  return cause instanceof Error && 'code' in cause && /^E[A-Z]+$/.test(String(cause.code));
}

/** What others wrote as it can be shown in a line: control characters, which would steer the terminal, are shown as `?`. */
export function harmless(text: string): string {
  return text.replace(/\p{C}/gu, '?');
}

/** Adds the options by which a command finds a running server. */
export function withServer(command: Command): Command {
  return command
    .addOption(new Option('--url <url>', 'where the server listens').env('CROSSTIE_URL').default('http://127.0.0.1:4010'))
    .addOption(new Option('--admin-token <token>', 'the admin token of the server, if it has one').env('CROSSTIE_ADMIN_TOKEN'))
    .option('--json', 'print what the server answered, as JSON', false);
}

/** Asks a control endpoint of a running server. Fails with the server's own words where it refuses, and with where it was looked for where none answers. */
export async function askServer<Body>(flags: ServerFlags, method: string, path: string, body?: object): Promise<Body> {
  const text = await (await answered(flags, method, path, body)).text();
  try {
    return (text === '' ? undefined : JSON.parse(text)) as Body;
  } catch (cause) {
    throw new CommandFailed(`what answers at ${flags.url} is no Crosstie`, { cause });
  }
}

async function answered({ url, adminToken }: ServerFlags, method: string, path: string, body?: object): Promise<Response> {
  const headers = new Headers(body === undefined ? {} : { 'content-type': 'application/json' });
  if (adminToken !== undefined && adminToken !== '') headers.set('authorization', `Bearer ${adminToken}`);
  const answer = await reach(url, path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  if (answer.ok) return answer;
  throw new CommandFailed(messageIn(await answer.text()) ?? `the server at ${url} answered ${answer.status}`);
}

/** Asks a control endpoint of a running server for a text. */
export async function askForText(flags: ServerFlags, path: string): Promise<string> {
  return (await answered(flags, 'GET', path)).text();
}

/** Every result of a list of a running server, read page by page. */
export async function askForAll<Row>(flags: ServerFlags, path: string): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (let after: string | undefined = ''; after !== undefined; ) {
    const page: Page<Row> = await askServer(flags, 'GET', `${path}?limit=${pageSize}${after === '' ? '' : `&after=${after}`}`);
    rows.push(...page.results);
    after = page.paging?.next.after;
  }
  return rows;
}

/** As many as a page of any list can have. */
const pageSize = 1_000;

interface Page<Row> {
  readonly results: readonly Row[];
  readonly paging?: { readonly next: { readonly after: string } };
}

/** Longest time that a command waits for an answer. */
const answerMsMax = 30_000;

async function reach(url: string, path: string, init: RequestInit): Promise<Response> {
  let target: URL;
  try {
    target = new URL(`/_crosstie${path}`, url);
  } catch {
    throw new CommandFailed(`${url} is no URL`);
  }
  try {
    // Nobody else is to get the admin token and the body.
    return await fetch(target, { ...init, redirect: 'error', signal: AbortSignal.timeout(answerMsMax) });
  } catch (cause) {
    throw new CommandFailed(`no server answers at ${url}`, { cause });
  }
}

function messageIn(text: string): string | undefined {
  try {
    const { message } = JSON.parse(text) as { readonly message?: unknown };
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}

/** Runs what a command does, and tells its failure in one line. A bug is not caught. */
export async function telling(terminal: Terminal, work: () => Promise<string>): Promise<void> {
  try {
    terminal.stdout.write(await work());
  } catch (cause) {
    if (!(cause instanceof CommandFailed)) throw cause;
    terminal.stderr.write(`crosstie: ${cause.message}\n`);
    terminal.exitCode = 1;
  }
}

/** Lines of columns under their names, each as wide as its longest text. What others wrote cannot steer the terminal. */
export function table(names: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [names, ...rows].map((line) => line.map(harmless));
  const widths = names.map((_, at) => Math.max(...lines.map((line) => (line[at] ?? '').length)));
  return lines
    .map(
      (line) =>
        `${line
          .map((text, at) => text.padEnd(widths[at] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

/** What a server answered, for programs. */
export function asJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Names with commas or spaces between them. */
export function readNames(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((name) => name !== '');
}

/** The id of a portal, as a path of the control endpoints takes it. */
export function readPortalId(text: string): string {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('the id of a portal is a number');
  return text;
}
