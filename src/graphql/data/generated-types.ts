import type { ResolversTypes } from '../generated/resolvers.js';

/** The models that codegen has seen: the types that have a `where`. */
export type ModelName = {
  [Name in keyof ResolversTypes & string]: `${Name}Where` extends keyof ResolversTypes ? Name : never;
}[keyof ResolversTypes & string];

/** The generated input types of a model. */
export interface InputTypesOf<Name extends ModelName> {
  readonly where: TypeNamed<`${Name}Where`>;
  readonly orderBy: TypeNamed<`${Name}OrderBy`>;
  readonly create: TypeNamed<`${Name}CreateInput`>;
  readonly update: TypeNamed<`${Name}UpdateInput`>;
  readonly unique: TypeNamed<`${Name}Unique`>;
}

/** `never` for what a read-only model has not. */
type TypeNamed<Name extends string> = Name extends keyof ResolversTypes ? ResolversTypes[Name] : never;
