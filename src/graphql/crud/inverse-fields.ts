import { type DocumentNode, type FieldDefinitionNode, visit } from 'graphql';
import { text, use } from './ast.js';
import type { ModelField, ModelType } from './model-type.js';
import { connectionArguments } from './root-fields.js';
import { directive } from './type-index.js';

/**
 * Gives each `@inverse` connection the arguments of its model's pages. Where the reference that it is the other side of asks scopes of
 * its own, so does the connection: walking a reference backwards tells its value (AZ-6).
 */
export function completeInverses(document: DocumentNode, models: readonly ModelType[]): DocumentNode {
  const inverses = models.flatMap(({ fields }) => fields).filter(({ kind }) => kind === 'inverse');
  const completed = new Map(inverses.map((field) => [field.node, complete(field, models)]));
  return visit(document, { FieldDefinition: (node) => completed.get(node) });
}

function complete({ node, typeName, of }: ModelField, models: readonly ModelType[]): FieldDefinitionNode {
  const target = models.find(({ name }) => name === typeName);
  const reference = target?.fields.find(({ name }) => name === of)?.node;
  const isGuarded = reference !== undefined && directive(reference, 'requiresScopes') !== undefined;
  const mirrors = isGuarded ? [use('mirrors', { field: text(`${typeName}.${of}`) })] : [];
  return { ...node, arguments: connectionArguments(typeName), directives: [...(node.directives ?? []), ...mirrors] };
}
