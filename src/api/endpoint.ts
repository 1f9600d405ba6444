import type { Edition } from '../catalogue/editions.ts';
import type { PathFamilyName } from '../catalogue/path-families.ts';
import { type RateGroup, rateGroupOfFamily } from '../catalogue/rate-limits.ts';
import type { ObjectType } from '../domain/object-type.ts';
import type { Problem, ScopesTold } from '../domain/problem.ts';
import type { Access } from '../domain/scope.ts';
import type { Call } from '../operations/call.ts';
import type { AppCall, InstallCall, ServerCall } from '../operations/server-call.ts';
import type { BodyFault } from './json-input.ts';
import type { JsonText } from './json-text.ts';
import type { QueryParameter } from './query.ts';
import type { Schema, ValueOf } from './schema.ts';

/** How well a row's behaviour is known: seen on HubSpot's wire, written in its documents, or inferred. */
export type Evidence = 'recorded' | 'documented' | 'assumed';

/** What differs in one edition from the row; empty where nothing does. */
export interface EditionDelta {
  readonly evidence?: Evidence;
  readonly source?: string;
  /** HubSpot's OpenAPI file shows a body where this row answers without one: the switch `archiveBody` sends it. */
  readonly archiveAnswers?: 'batch';
  /** HubSpot's OpenAPI file has no object types in the rows of a label list. */
  readonly labelEnds?: 'left out';
  /** Stages that records are in are kept, whatever the query says. */
  readonly stagesInUse?: 'kept';
  /** Writes have to keep to the rules that administrators set for properties. */
  readonly propertyRules?: 'enforced';
  /** Any one of these scopes, in the place of the row's. */
  readonly scopes?: readonly string[];
  /** How the service tells a caller who lacks a scope so, where it has words of its own. */
  readonly scopesTold?: ScopesTold;
  /** The settings of an account tell its name and when it was made. */
  readonly accountDetails?: 'with a name';
  /** The fields of a form may stand in the query, too. */
  readonly formInQuery?: 'accepted';
  /** The body, in the place of the row's: it must accept nothing that the row's does not. */
  readonly body?: Schema;
}

/**
 * Who may call a row: who holds a token of a portal, and of these only an app that a user let in there (`install`), an app that calls for itself, or
 * anyone, who then proves himself in the body if at all.
 */
export type RowCaller = 'portal' | 'install' | 'app' | 'anyone';

/** Names from `catalogue/operation-scopes.ts`, or that any scope of records will do. */
export type RowScopes = readonly string[] | 'ofAnyRecords';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Bodies by status; null where a status has none. */
type Answers = Readonly<Record<number, Schema | null>>;

/** What an endpoint may answer: one of its statuses with the body that the status declares. */
export type AnswerOf<Declared extends Answers> = {
  [Status in keyof Declared & number]: {
    readonly status: Status;
    readonly headers?: Readonly<Record<string, string>>;
  } & (Declared[Status] extends Schema ? { readonly body: ValueOf<Declared[Status]> | JsonText } : { readonly body?: undefined });
}[keyof Declared & number];

type NamesIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type ParamOf<Name extends string> = Name extends `${string}bjectType` ? ObjectType : string;
/** Path parameters by name: those that name an object type arrive resolved. */
export type ParamsOf<Path extends string> = { readonly [Name in NamesIn<Path>]: ParamOf<Name> };
/** Path parameters by name as the caller wrote them, decoded. */
type WordsOf<Path extends string> = { readonly [Name in NamesIn<Path>]: string };

type QueryParameters = Readonly<Record<string, QueryParameter<unknown>>>;
type QueryOf<Query> = { readonly [Name in keyof Query]: Query[Name] extends QueryParameter<infer Value> ? Value : never };
type BodyOf<Body> = Body extends Schema ? ValueOf<Body> : undefined;

/** What a request brought, read and checked. */
export interface Input<Path extends string, Query, Body> {
  readonly params: ParamsOf<Path>;
  /** The same parameters as the caller wrote them, for messages that repeat them. */
  readonly words: WordsOf<Path>;
  readonly query: QueryOf<Query>;
  readonly body: BodyOf<Body>;
  /** Scheme and host of the request as the caller gave them: not checked, so that no URL may be parsed from them. */
  readonly origin: string;
  /** Absolute URL of the request without its query, for links to the next page. Begins with the origin. */
  readonly url: string;
  /** The query as it came, for the same links. */
  readonly search: URLSearchParams;
  /** What differs in the edition that was asked. */
  readonly delta: EditionDelta;
}

/** The declaration of an endpoint that a portal's token calls. Everything that knows a URL is made from these. */
export interface EndpointRow<
  Path extends string,
  Query extends QueryParameters,
  Body extends Schema | undefined,
  Declared extends Answers,
  RowCall = Call,
> extends CommonRow<Path, Query, Body, Declared> {
  /** Which scopes of the object types in the path a caller needs, if `scopes` does not say it. */
  readonly access: Access;
  /** Any one of these scopes, in the place of those of object types. A row whose path names no object type says which. */
  readonly scopes?: RowScopes;
  /** Whether a path may name an object type that is archived; by default it may not. */
  readonly archivedTypes?: 'accepted';
  run(call: RowCall, input: Input<Path, Query, Body>): Promise<AnswerOf<Declared> | Problem>;
}

/** The declaration of an endpoint that belongs to no portal. Its path names no object type. */
export interface ServerRow<
  Path extends string,
  Query extends QueryParameters,
  Body extends Schema | undefined,
  Declared extends Answers,
  RowCall,
> extends CommonRow<Path, Query, Body, Declared> {
  /** Any one of these scopes; left out where an app needs none. */
  readonly scopes?: readonly string[];
  /** How the body is written; a form has every field as text, and each may be missing. By default JSON. */
  readonly bodyKind?: 'json' | 'form';
  run(call: RowCall, input: Input<Path, Query, Body>): Promise<AnswerOf<Declared> | Problem>;
}

/** What every endpoint declares. */
interface CommonRow<Path extends string, Query extends QueryParameters, Body extends Schema | undefined, Declared extends Answers> {
  /** `noun.verb`, unique; also the operation id in OpenAPI. */
  readonly id: string;
  readonly title: string;
  readonly method: HttpMethod;
  readonly family: PathFamilyName;
  /** Below the family's mount point. */
  readonly path: Path;
  readonly editions: Readonly<Partial<Record<Edition, EditionDelta>>>;
  /** Towards which rate limits its calls count; by default those of its family. */
  readonly rateGroup?: RateGroup;
  readonly query?: Query;
  /** Query parameters that HubSpot has and this row does not: naming one answers 501. */
  readonly unservedQuery?: readonly string[];
  readonly body?: Body;
  /** What HubSpot's JSON reader refuses in a body of the declared shape; undefined where it reads on. */
  readonly bodyFault?: (body: BodyOf<Body>) => BodyFault | undefined;
  readonly answers: Declared;
  readonly evidence: Evidence;
  readonly source: string;
  /** What rests on inference, and what would settle it. */
  readonly assumed?: readonly string[];
}

/** An answer of any endpoint. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request's parts as the frame hands them to any endpoint. */
export interface AnyInput {
  readonly params: Readonly<Record<string, ObjectType | string>>;
  readonly words: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly origin: string;
  readonly url: string;
  readonly search: URLSearchParams;
  readonly delta: EditionDelta;
}

/** An endpoint whose types have been checked and are no longer needed. */
export interface Endpoint {
  readonly id: string;
  readonly title: string;
  readonly method: HttpMethod;
  readonly family: PathFamilyName;
  readonly path: string;
  readonly editions: Readonly<Partial<Record<Edition, EditionDelta>>>;
  readonly caller: RowCaller;
  readonly access: Access;
  readonly scopes: RowScopes | undefined;
  readonly archivedTypes: 'accepted' | undefined;
  readonly rateGroup: RateGroup;
  readonly query: QueryParameters;
  readonly unservedQuery: readonly string[];
  readonly bodyKind: 'json' | 'form';
  readonly body: Schema | undefined;
  readonly bodyFault: ((body: unknown) => BodyFault | undefined) | undefined;
  readonly answers: Answers;
  readonly evidence: Evidence;
  readonly source: string;
  readonly assumed: readonly string[];
  /** `call` is of the kind that `caller` names. */
  run(call: Call | InstallCall | AppCall | ServerCall, input: AnyInput): Promise<Answer | Problem>;
}

/** Declares an endpoint for a portal's tokens: what it reads, answers and runs is checked against its path, query and schemas here. */
export function endpoint<
  const Path extends string,
  const Declared extends Answers,
  const Query extends QueryParameters = Readonly<Record<never, never>>,
  Body extends Schema | undefined = undefined,
>(row: EndpointRow<Path, Query, Body, Declared>): Endpoint {
  return { ...whole(row), ...inPortals(row), caller: 'portal', run: row.run as unknown as Endpoint['run'] };
}

/** Declares an endpoint for apps that a user let in, about their being there: other tokens of the portal are refused. */
export function installEndpoint<
  const Path extends string,
  const Declared extends Answers,
  const Query extends QueryParameters = Readonly<Record<never, never>>,
  Body extends Schema | undefined = undefined,
>(row: EndpointRow<Path, Query, Body, Declared, InstallCall>): Endpoint {
  return { ...whole(row), ...inPortals(row), caller: 'install', run: row.run as unknown as Endpoint['run'] };
}

/** Declares an endpoint for apps that call for themselves. A path parameter `appId` must be the caller's own. */
export function appEndpoint<
  const Path extends string,
  const Declared extends Answers,
  const Query extends QueryParameters = Readonly<Record<never, never>>,
  Body extends Schema | undefined = undefined,
>(row: ServerRow<Path, Query, Body, Declared, AppCall>): Endpoint {
  return { ...whole(row), ...outsidePortals, caller: 'app', run: row.run as unknown as Endpoint['run'] };
}

/** Declares an endpoint that anyone may call. */
export function openEndpoint<
  const Path extends string,
  const Declared extends Answers,
  const Query extends QueryParameters = Readonly<Record<never, never>>,
  Body extends Schema | undefined = undefined,
>(row: ServerRow<Path, Query, Body, Declared, ServerCall>): Endpoint {
  return { ...whole(row), ...outsidePortals, caller: 'anyone', run: row.run as unknown as Endpoint['run'] };
}

function inPortals({ access, archivedTypes }: Pick<Endpoint, 'access'> & Partial<Pick<Endpoint, 'archivedTypes'>>) {
  return { access, archivedTypes };
}

const outsidePortals = { access: 'read', archivedTypes: undefined } as const;

function whole<Path extends string, Query extends QueryParameters, Body extends Schema | undefined, Declared extends Answers>(
  row: CommonRow<Path, Query, Body, Declared> & { readonly bodyKind?: 'json' | 'form'; readonly scopes?: RowScopes },
): Omit<Endpoint, 'caller' | 'access' | 'archivedTypes' | 'run'> {
  return {
    ...row,
    scopes: row.scopes,
    rateGroup: row.rateGroup ?? rateGroupOfFamily[row.family] ?? 'general',
    query: row.query ?? {},
    unservedQuery: row.unservedQuery ?? [],
    bodyKind: row.bodyKind ?? 'json',
    body: row.body,
    // The frame reads the body by this very row's schema before it asks, and builds `input` from its path names and query readers.
    bodyFault: row.bodyFault as Endpoint['bodyFault'],
    assumed: row.assumed ?? [],
  };
}

/** An answer without a body. */
export function answered<Status extends number>(status: Status): { readonly status: Status };
/** An answer with a body, and headers of its own where it has any. */
export function answered<Status extends number, Body>(
  status: Status,
  body: Body,
  headers?: Readonly<Record<string, string>>,
): { readonly status: Status; readonly body: Body; readonly headers?: Readonly<Record<string, string>> };
export function answered(status: number, body?: unknown, headers?: Readonly<Record<string, string>>): Answer {
  return { status, ...(body !== undefined && { body }), ...(headers && { headers }) };
}
