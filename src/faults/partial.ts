import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import type { HttpReply, HttpRequest } from '../api/frame.ts';
import { problemRow } from '../api/problem-body.ts';
import { limits } from '../catalogue/limits.ts';
import { placeTooDeep } from '../domain/json-depth.ts';
import { problem } from '../domain/problem.ts';
import type { PartialResponse } from './rule.ts';

/** A batch that is to be done in part. */
export interface CutBatch {
  /** The request without the inputs that fail; the others stand in it as they came. */
  readonly request: HttpRequest;
  /** What the answer tells of those that fail. */
  readonly errors: readonly object[];
}

/** Takes the inputs that are to fail out of a batch; undefined where the body is no batch, nests deeper than any, or none of its inputs is to fail. */
export function cutBatch(request: HttpRequest, respond: PartialResponse): CutBatch | undefined {
  if (request.body === undefined || placeTooDeep(request.body, limits.jsonDepthMax) !== undefined) return undefined;
  const text = request.body.toString('utf8');
  const inputs = inputsOf(text);
  if (inputs?.children === undefined) return undefined;
  const failing = new Set(
    typeof respond.failing === 'number' ? Array.from({ length: respond.failing }, (_, place) => place) : respond.failing,
  );
  const gone = inputs.children.filter((_, place) => failing.has(place));
  if (gone.length === 0) return undefined;
  const kept = inputs.children.filter((_, place) => !failing.has(place)).map((node) => textOf(text, node));
  const rest = `${text.slice(0, inputs.offset)}[${kept.join(',')}]${text.slice(inputs.offset + inputs.length)}`;
  const errors = gone.map((node) => errorRow(JSON.parse(textOf(text, node)) as unknown, respond));
  return { request: { ...request, body: Buffer.from(rest) }, errors };
}

/** The true answer to what was left of a batch, as one that tells of the inputs that failed, too. What is no success stays as it is. */
export function partialReply(reply: HttpReply, errors: readonly object[]): HttpReply {
  const body = reply.status >= 200 && reply.status < 300 ? parsed(reply.body) : undefined;
  if (body === undefined) return reply;
  const { status, results, numErrors, errors: others, ...times } = body;
  const all = [...(Array.isArray(others) ? others : []), ...errors];
  const count = (typeof numErrors === 'number' ? numErrors : 0) + errors.length;
  return { ...reply, status: 207, body: JSON.stringify({ status, results, numErrors: count, errors: all, ...times }) };
}

/** The list of inputs in a body that is JSON. */
function inputsOf(text: string): Node | undefined {
  if (parsed(text) === undefined) return undefined;
  const tree = parseTree(text);
  const inputs = tree && findNodeAtLocation(tree, ['inputs']);
  return inputs?.type === 'array' ? inputs : undefined;
}

function textOf(text: string, { offset, length }: Node): string {
  return text.slice(offset, offset + length);
}

/** Names the input as HubSpot does, where it can be named. Source: recorded objects-batch-03 (trace ids) and -05 (ids); assumed: these beside this message. */
function errorRow(input: unknown, { message, category }: PartialResponse): object {
  const { objectWriteTraceId: trace, id } = (typeof input === 'object' && input !== null ? input : {}) as Readonly<Record<string, unknown>>;
  const row = {
    ...problemRow(problem('INPUT_FAILED')),
    ...(category !== undefined && { category }),
    ...(message !== undefined && { message }),
  };
  const context = { ...(typeof trace === 'string' && { objectWriteTraceId: [trace] }), ...(typeof id === 'string' && { ids: [id] }) };
  return Object.keys(context).length === 0 ? row : { ...row, context };
}

function parsed(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}
