import Type, { type Static, type TSchema, type TUnsafe } from 'typebox';
import type { Immutable } from './immutable.ts';

/** A schema that has a name in the OpenAPI document, under `#/components/schemas`. */
export type Resource<Schema extends TSchema> = Schema & { readonly $id: string };

/** Gives a schema its name. Names are unique within the contract. */
export function resource<Schema extends TSchema>(name: string, schema: Schema): Resource<Schema> {
  return { ...schema, $id: name };
}

/** A reference to a named schema, with the type of what it names. */
export function ref<Schema extends TSchema>(named: Resource<Schema>): TUnsafe<Immutable<Static<Schema>>> {
  return Type.Unsafe<Immutable<Static<Schema>>>({ $ref: `${named.$id}#` });
}

/** The schema or null. */
export function nullable<Schema extends TSchema>(schema: Schema, description?: string) {
  return Type.Union([schema, Type.Null()], description === undefined ? {} : { description });
}

/** Every object of the contract is closed: a member that is not described is a defect. */
export const CLOSED = { additionalProperties: false } as const;
