/** HubSpot's error body, as both kinds of endpoints answer it. */
export interface ProblemBody {
  readonly status: string;
  readonly message: string;
  readonly category?: string;
  readonly correlationId?: string;
}

/** An answer that is no success: what was asked for, and what the server said. */
export class Failure extends Error {
  readonly status: number;
  readonly problem: ProblemBody | undefined;

  constructor(status: number, problem: ProblemBody | undefined, asked: string) {
    super(problem?.message ?? `${asked}: ${status}`);
    this.name = 'Failure';
    this.status = status;
    this.problem = problem;
  }
}

/** The JSON of an answer; undefined for one without a body. Throws a `Failure` where the answer is no success. */
export async function readAnswer<Body>(response: Response, asked: string): Promise<Body> {
  const text = await response.text();
  const body = text === '' ? undefined : parsed(text);
  if (response.ok) return body as Body;
  throw new Failure(response.status, isProblem(body) ? body : undefined, asked);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isProblem(body: unknown): body is ProblemBody {
  return typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string';
}
