import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { LimitError } from '../lib/app-error.js';

/** How large a document may be, each with the environment variable that sets it. */
export interface DocumentLimits {
  readonly maxFields: number;
  readonly maxDepth: number;
  readonly maxAliases: number;
  readonly maxRootFields: number;
  readonly maxDirectives: number;
}

/** A document is larger than a limit, which is named by its environment variable. */
export class DocumentLimitError extends LimitError {
  readonly limit: string;

  constructor(message: string, limit: string) {
    super(message);
    this.limit = limit;
  }
}

/** What an operation comes to when its fragments are followed. */
interface Size {
  readonly fields: number;
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
  readonly rootFields: number;
}

const empty: Size = { fields: 0, depth: 0, aliases: 0, directives: 0, rootFields: 0 };

/**
 * Refuses a document that is too large before anything expensive looks at it. Each fragment is measured once, so a fan-out of fragments
 * costs no more than its text; circular ones are left to validation. Introspection is exempt from the depth.
 *
 * @throws DocumentLimitError naming the limit and the figure
 */
export function checkDocumentLimits(document: DocumentNode, limits: DocumentLimits): void {
  const measure = new Measure(document);
  for (const node of document.definitions) {
    if (node.kind === Kind.OPERATION_DEFINITION) checkSize(measure.operation(node), limits);
    // A fragment that no operation uses is still validated.
    if (node.kind === Kind.FRAGMENT_DEFINITION) checkSize({ ...measure.fragment(node), rootFields: 0 }, limits);
  }
}

function checkSize(size: Size, limits: DocumentLimits): void {
  check(size.fields, limits.maxFields, 'fields', 'MAX_FIELDS');
  check(size.depth, limits.maxDepth, 'levels', 'MAX_DEPTH');
  check(size.aliases, limits.maxAliases, 'aliases', 'MAX_ALIASES');
  check(size.rootFields, limits.maxRootFields, 'root fields', 'MAX_ROOT_FIELDS');
  check(size.directives, limits.maxDirectives, 'directives', 'MAX_DIRECTIVES');
}

function check(figure: number, limit: number, what: string, variable: string): void {
  if (figure > limit) {
    throw new DocumentLimitError(`The document has ${figure} ${what}; ${limit} are allowed (${variable})`, variable);
  }
}

class Measure {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #sizes = new Map<FragmentDefinitionNode, Size>();

  constructor(document: DocumentNode) {
    const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
    this.#fragments = new Map(fragments.map((node) => [node.name.value, node]));
  }

  operation(node: OperationDefinitionNode): Size {
    return this.#withDirectives(this.#selectionSet(node.selectionSet), node.directives?.length ?? 0);
  }

  fragment(node: FragmentDefinitionNode): Size {
    const known = this.#sizes.get(node);
    if (known) return known;
    this.#sizes.set(node, empty);
    const size = this.#withDirectives(this.#selectionSet(node.selectionSet), node.directives?.length ?? 0);
    this.#sizes.set(node, size);
    return size;
  }

  #selectionSet(set: SelectionSetNode): Size {
    return set.selections.map((node) => this.#selection(node)).reduce(sum, empty);
  }

  #selection(node: SelectionNode): Size {
    const directives = node.directives?.length ?? 0;
    if (node.kind === Kind.INLINE_FRAGMENT)
      return this.#withDirectives(this.#selectionSet(node.selectionSet), directives);
    if (node.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = this.#fragments.get(node.name.value);
      return this.#withDirectives(fragment ? this.fragment(fragment) : empty, directives);
    }
    const below = node.selectionSet ? this.#selectionSet(node.selectionSet) : empty;
    const name = node.name.value;
    const isIntrospection = name === '__schema' || name === '__type';
    return {
      fields: below.fields + 1,
      depth: isIntrospection ? 1 : below.depth + 1,
      aliases: below.aliases + (node.alias ? 1 : 0),
      directives: below.directives + directives,
      rootFields: name === '__typename' ? 0 : 1,
    };
  }

  #withDirectives(size: Size, directives: number): Size {
    return directives === 0 ? size : { ...size, directives: size.directives + directives };
  }
}

function sum(one: Size, other: Size): Size {
  return {
    fields: one.fields + other.fields,
    depth: Math.max(one.depth, other.depth),
    aliases: one.aliases + other.aliases,
    directives: one.directives + other.directives,
    rootFields: one.rootFields + other.rootFields,
  };
}
