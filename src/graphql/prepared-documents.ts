import { type DocumentNode, FieldsOnCorrectTypeRule, GraphQLError, type GraphQLSchema, getOperationAST } from 'graphql';
import type { OperationPlan } from '../access/operation-plan.js';
import { planOperation } from '../access/plan-operation.js';
import type { RequirementsTable } from '../access/requirements-table.js';
import { checkDocumentLimits, DocumentLimitError, type DocumentLimits } from './document-limits.js';
import { DocumentRefusal, refusal } from './document-refusal.js';
import { validateDocument } from './validate-document.js';

export interface PreparedDocumentsOptions {
  /** What anonymous documents are validated against; others against the table's whole schema. */
  readonly publicSchema: GraphQLSchema;
  readonly table: RequirementsTable;
}

/** What is worked out once for a document, whoever sends it. */
export interface PreparedDocument {
  /** @throws DocumentRefusal unless the document fits its sender's limits and the schema that its sender may know of (AZ-10). */
  checkFor(sender: 'client' | 'anonymous', limits: DocumentLimits): void;
  /** @throws DocumentRefusal unless the document has that operation, or only one and none is named. */
  planOf(operationName: string | undefined): OperationPlan;
}

/** Prepares documents, each once for as long as it is kept by whoever parsed it. */
export class PreparedDocuments {
  readonly #options: PreparedDocumentsOptions;
  readonly #prepared = new WeakMap<DocumentNode, PreparedDocument>();

  constructor(options: PreparedDocumentsOptions) {
    this.#options = options;
  }

  prepare(document: DocumentNode): PreparedDocument {
    const known = this.#prepared.get(document);
    if (known) return known;
    const { publicSchema, table } = this.#options;
    const limitRefusal = onceFor((limits: DocumentLimits) => limitRefusalOf(document, limits));
    const invalid = once(() => validationRefusal(table.schema, document));
    const anonymousRefusal = onceFor((limits: DocumentLimits) =>
      refusalOfAnonymous(publicSchema, document, limitRefusal(limits)),
    );
    const plans = new Map<string | undefined, OperationPlan>();
    const prepared: PreparedDocument = {
      checkFor(sender, limits) {
        const found = sender === 'client' ? (limitRefusal(limits) ?? invalid()) : anonymousRefusal(limits);
        if (found) throw found;
      },
      planOf(operationName) {
        const plan = plans.get(operationName) ?? planNamed(table, document, operationName);
        plans.set(operationName, plan);
        return plan;
      },
    };
    this.#prepared.set(document, prepared);
    return prepared;
  }
}

function limitRefusalOf(document: DocumentNode, limits: DocumentLimits): DocumentRefusal | null {
  try {
    checkDocumentLimits(document, limits);
    return null;
  } catch (error) {
    if (!(error instanceof DocumentLimitError)) throw error;
    const extensions = { code: 'LIMIT_EXCEEDED' };
    return new DocumentRefusal([new GraphQLError(error.message, { extensions })], {}, error.limit);
  }
}

/** No suggestions: what a client does not know of it must not learn by misspelling. */
function validationRefusal(schema: GraphQLSchema, document: DocumentNode): DocumentRefusal | null {
  const errors = validateDocument(schema, document, { maxErrors: 20, hideSuggestions: true });
  if (errors.length === 0) return null;
  return new DocumentRefusal(errors.map((error) => withCode(error)));
}

function withCode(error: GraphQLError): GraphQLError {
  return new GraphQLError(error.message, {
    nodes: error.nodes ?? null,
    extensions: { ...error.extensions, code: 'GRAPHQL_VALIDATION_FAILED' },
  });
}

/** A document too large to validate is still told apart by the one rule whose cost is that of reading it. */
function refusalOfAnonymous(
  schema: GraphQLSchema,
  document: DocumentNode,
  limitRefusal: DocumentRefusal | null,
): DocumentRefusal | null {
  const rules = limitRefusal ? { rules: [FieldsOnCorrectTypeRule] } : {};
  const errors = validateDocument(schema, document, { maxErrors: 1, hideSuggestions: true, ...rules });
  return errors.length > 0 ? refusal('UNAUTHENTICATED', 'A token is needed') : limitRefusal;
}

function planNamed(table: RequirementsTable, document: DocumentNode, operationName: string | undefined): OperationPlan {
  const operation = getOperationAST(document, operationName);
  if (operation) return planOperation(table, document, operation);
  const message = operationName
    ? 'The document has no operation of that name'
    : 'The document has several operations: say which by operationName';
  throw refusal('OPERATION_RESOLUTION_FAILURE', message);
}

/** One answer for each object that is asked with; those of clients live as long as what this node knows of them. */
function onceFor<Key extends object, T>(work: (key: Key) => T): (key: Key) => T {
  const done = new WeakMap<Key, { readonly value: T }>();
  return (key) => {
    const known = done.get(key) ?? { value: work(key) };
    done.set(key, known);
    return known.value;
  };
}

function once<T>(work: () => T): () => T {
  let done: { readonly value: T } | undefined;
  return () => {
    done ??= { value: work() };
    return done.value;
  };
}
