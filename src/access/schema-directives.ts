import { type DirectiveNode, type GraphQLSchema, getDirectiveValues } from 'graphql';
import type { ActionVerb } from './model-requirement.js';
import type { Scope } from './rights.js';

interface Annotated {
  readonly astNode?: { readonly directives?: readonly DirectiveNode[] } | null | undefined;
  readonly extensionASTNodes?: readonly { readonly directives?: readonly DirectiveNode[] }[] | undefined;
}

/** What the directives of ours say about one field, input field or enum value. */
export interface AccessDirectives {
  /** `@action`: what a generated root field does to its model. */
  readonly action: { readonly model: string; readonly verb: ActionVerb } | null;
  /** `@permission(requires:)`. */
  readonly permission: string | null;
  readonly isAuthenticated: boolean;
  readonly isPublic: boolean;
  /** `@requiresScopes(scopes:)`: outer list OR, inner list AND. */
  readonly scopes: readonly (readonly Scope[])[] | null;
  /** `@reads(fields:)`: names of fields of the same type. */
  readonly reads: readonly string[];
  /** `@mirrors(field:)`: the coordinate of the output field that this one stands for. */
  readonly mirrors: string | null;
}

/** Reads the directives of a schema element. The SDL has been validated, so their arguments have the declared types. */
export function readAccessDirectives(schema: GraphQLSchema, element: Annotated): AccessDirectives {
  if (!isAnnotated(element)) return noDirectives;
  const action = directiveArguments(schema, element, 'action');
  const permission = directiveArguments(schema, element, 'permission')?.requires;
  const mirrors = directiveArguments(schema, element, 'mirrors')?.field;
  const scopes = directiveArguments(schema, element, 'requiresScopes')?.scopes;
  return {
    action: action ? { model: String(action.model), verb: action.verb as ActionVerb } : null,
    permission: typeof permission === 'string' ? permission : null,
    isAuthenticated: directiveArguments(schema, element, 'authenticated') !== null,
    isPublic: directiveArguments(schema, element, 'public') !== null,
    scopes: scopes === undefined ? null : listOf(scopes).map((set) => listOf(set).map(String)),
    reads: listOf(directiveArguments(schema, element, 'reads')?.fields).map(String),
    mirrors: typeof mirrors === 'string' ? mirrors : null,
  };
}

/** The arguments of a directive on a schema element, or `null` when the element does not carry it. */
export function directiveArguments(
  schema: GraphQLSchema,
  element: Annotated,
  name: string,
): Readonly<Record<string, unknown>> | null {
  const definition = schema.getDirective(name);
  if (!definition) return null;
  for (const node of [element.astNode, ...(element.extensionASTNodes ?? [])]) {
    const values = node?.directives?.some((each) => each.name.value === name)
      ? getDirectiveValues(definition, { directives: node.directives ?? [] })
      : undefined;
    if (values) return values;
  }
  return null;
}

const noDirectives: AccessDirectives = {
  action: null,
  permission: null,
  isAuthenticated: false,
  isPublic: false,
  scopes: null,
  reads: [],
  mirrors: null,
};

/** Most elements of a schema carry no directive at all. */
function isAnnotated({ astNode, extensionASTNodes = [] }: Annotated): boolean {
  return [astNode, ...extensionASTNodes].some((node) => node?.directives && node.directives.length > 0);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
