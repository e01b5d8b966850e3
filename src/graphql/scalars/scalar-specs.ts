/** The operators of `where` that every scalar has. */
const equality = ['eq', 'ne', 'in', 'notIn', 'isNull'] as const;
const order = ['gt', 'gte', 'lt', 'lte'] as const;
const text = ['contains', 'startsWith', 'icontains', 'istartsWith'] as const;

/** One operator of a scalar's filter (docs/graphql-api.md, `where`). */
export type FilterOperator = (typeof equality)[number] | (typeof order)[number] | (typeof text)[number];

/** What a field of a scalar can be compared by, and which Mongoose paths can hold it. */
export interface ScalarSpec {
  readonly operators: readonly FilterOperator[];
  /** `SchemaType.instance` of the paths that hold exactly such values. */
  readonly pathTypes: readonly string[];
}

const ordered: readonly FilterOperator[] = [...equality, ...order];

/** The scalars that a field bound to a model may have; enums are compared like `Boolean` and held by `String` paths. */
export const scalarSpecs: Readonly<Record<string, ScalarSpec>> = {
  ID: { operators: equality, pathTypes: ['ObjectId', 'String'] },
  Boolean: { operators: equality, pathTypes: ['Boolean'] },
  String: { operators: [...ordered, ...text], pathTypes: ['String'] },
  Int: { operators: ordered, pathTypes: ['Number', 'Int32'] },
  Float: { operators: ordered, pathTypes: ['Number'] },
  SafeInt: { operators: ordered, pathTypes: ['Number'] },
  Date: { operators: ordered, pathTypes: ['Date'] },
  DateTime: { operators: ordered, pathTypes: ['Date'] },
};

/** How an enum is compared and held. */
export const enumSpec: ScalarSpec = { operators: equality, pathTypes: ['String'] };
