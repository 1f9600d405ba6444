import { coverage } from '../api/coverage.ts';

/** One of the server's own endpoints, under `/_crosstie`. */
export interface ControlEndpoint {
  readonly method: 'GET';
  /** Below `/_crosstie`. */
  readonly path: string;
  /** `open` answers anybody; `closed` only a local server or the admin token. */
  readonly access: 'open' | 'closed';
  run(context: ControlContext): Promise<{ readonly status: number; readonly body: object }>;
}

export interface ControlContext {
  /** Whether requests can be served right now: the storage answers and the server is not shutting down. */
  isReady(): Promise<boolean>;
}

/** Health and coverage. */
export const controlEndpoints: readonly ControlEndpoint[] = [
  {
    method: 'GET',
    path: '/health/live',
    access: 'open',
    run: async () => ({ status: 200, body: { status: 'live' } }),
  },
  {
    method: 'GET',
    path: '/health/ready',
    access: 'open',
    run: async (context) => {
      const isReady = await context.isReady();
      return isReady ? { status: 200, body: { status: 'ready' } } : { status: 503, body: { status: 'not ready' } };
    },
  },
  {
    method: 'GET',
    path: '/coverage',
    access: 'closed',
    run: async () => ({ status: 200, body: { rows: coverage() } }),
  },
];
