import type { Schema } from './schema.ts';

type SchemaLibrary = typeof import('typebox/schema');
/** A schema made ready to look at values. */
export type SchemaCheck = ReturnType<SchemaLibrary['Compile']>;
/** What is wrong with a value, fault by fault, as the schema library tells it. */
export type SchemaFaults = ReturnType<SchemaCheck['Errors']>[1];

const checks = new WeakMap<Schema, SchemaCheck>();

/** Loads the schema library ahead of the first body, which would wait for it otherwise; the server starts without it. */
export async function prepareSchemas(): Promise<void> {
  await import('typebox/schema');
}

/** The check of a schema that was made ready before; undefined for the first value. */
export function knownCheck(schema: Schema): SchemaCheck | undefined {
  return checks.get(schema);
}

/** Makes a schema ready. Schemas are constants: each is compiled once. */
export async function compileCheck(schema: Schema): Promise<SchemaCheck> {
  const { Compile } = await import('typebox/schema');
  const check = Compile(schema);
  checks.set(schema, check);
  return check;
}
