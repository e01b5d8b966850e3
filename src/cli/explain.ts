import { InvalidArgumentError } from 'commander';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { explainDocument } from '../access/explain.js';
import { InputError } from '../lib/app-error.js';
import { command } from './command.js';
import { explanationView } from './explanation-view.js';
import { rightsOf } from './find-client.js';
import { typedVariables } from './values/typed-variables.js';

export const explain = command('explain')
  .describe('Why a document is answered or denied: what each part needs, what the client holds, and what would mend it')
  .option('--file <file>', 'the GraphQL document')
  .option('--document <document>', 'the same as text')
  .option('--client <client>', 'whom to decide for, with all of its scopes; without it: the client that would do')
  .option('--variables <json>', 'values of its variables, which may name fields too', typedVariables)
  .uses('schema')
  .example("explain --document '{ movies { nodes { title } } }'")
  .example('explain --file orders.graphql --client orders')
  .action(
    async ({ schema: { schema, table }, use }, { file, document: text, client, variables = {} }) => {
      const document = await documentOf(schema, file, text);
      const values = await coerce(schema, document, variables);
      const asker = client === undefined ? null : await rightsOf(client, await use('registry'));
      return explainDocument(table, document, asker, values);
    },
    explanationView,
    { hasFailed: ({ allowed }) => !allowed },
  );

async function documentOf(
  schema: GraphQLSchema,
  file: string | undefined,
  text: string | undefined,
): Promise<DocumentNode> {
  const { checkDocument, readDocument } = await import('./values/read-document.js');
  if (file !== undefined && text === undefined) return readDocument(file, schema);
  if (text !== undefined && file === undefined) return checkDocument(text, 'document', schema);
  throw new InvalidArgumentError('Give the document by --file or by --document.');
}

/** Only values that were given: what the document leaves open is not an error here. */
async function coerce(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> {
  const { getVariableValues, Kind } = await import('graphql');
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const definitions = operations
    .flatMap(({ variableDefinitions = [] }) => variableDefinitions)
    .filter(({ variable }) => Object.hasOwn(variables, variable.name.value));
  const { coerced, errors } = getVariableValues(schema, definitions, variables);
  if (errors) throw new InputError(errors.map(({ message }) => message).join('; '));
  return coerced;
}
