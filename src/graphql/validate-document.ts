import { type DocumentNode, GraphQLError, type GraphQLSchema, Kind, type ValidationRule, validate } from 'graphql';

export interface ValidateDocumentOptions {
  /** How many of the rules' errors are found before the rest is left. */
  readonly maxErrors?: number;
  /** No guesses at misspelt names: what a client does not know of it must not learn by misspelling. */
  readonly hideSuggestions?: boolean;
  /** Left out: all that the spec asks. */
  readonly rules?: readonly ValidationRule[];
}

/**
 * What is wrong with a document against a schema; none: it is valid. Stricter than graphql-js by one rule of the spec (September 2025,
 * 5.2.1.2): graphql-js accepts an operation of a kind that the schema has no root type for, and then checks none of its fields.
 */
export function validateDocument(
  schema: GraphQLSchema,
  document: DocumentNode,
  { maxErrors, hideSuggestions, rules }: ValidateDocumentOptions = {},
): readonly GraphQLError[] {
  const options = {
    ...(maxErrors === undefined ? {} : { maxErrors }),
    ...(hideSuggestions === undefined ? {} : { hideSuggestions }),
  };
  return [...missingRoots(schema, document), ...validate(schema, document, rules, options)];
}

function missingRoots(schema: GraphQLSchema, document: DocumentNode): readonly GraphQLError[] {
  return document.definitions.flatMap((node) =>
    node.kind === Kind.OPERATION_DEFINITION && !schema.getRootType(node.operation)
      ? [new GraphQLError(`There is no ${node.operation} in this schema`, { nodes: node })]
      : [],
  );
}
