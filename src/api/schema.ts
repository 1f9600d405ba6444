import type { XStatic } from 'typebox/schema';

/** A JSON Schema, written as a constant so that its values have a type. */
export type Schema = object;

/** The type of the values that fit a schema. */
export type ValueOf<Declared extends Schema> = XStatic<Declared>;
