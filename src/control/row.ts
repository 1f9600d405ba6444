import type { Schema, ValueOf } from '../api/schema.ts';
import type { ControlContext, ControlEndpoint, ControlInput } from './endpoints.ts';

/** Declares an endpoint with a body: what it runs gets the body as the schema says that it is. */
export function endpointWithBody<const Body extends Schema>(
  row: Omit<ControlEndpoint, 'body' | 'run'> & {
    readonly body: Body;
    run(context: ControlContext, input: ControlInput & { readonly body: ValueOf<Body> }): ReturnType<ControlEndpoint['run']>;
  },
): ControlEndpoint {
  // The body was checked by this very row's schema.
  return { ...row, run: row.run as ControlEndpoint['run'] };
}
