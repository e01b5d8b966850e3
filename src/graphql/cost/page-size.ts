import { type FieldNode, type GraphQLField, Kind, type ValueNode } from 'graphql';
import type { VariableValues } from '../../access/decide-operation.js';
import { LimitError } from '../../lib/app-error.js';
import type { Price } from './price.js';

/** How long a page is when nothing is said, and at most. */
export interface PageBounds {
  readonly unsaid: number;
  readonly most: number;
}

/** The arguments that say how long a page is. */
const sizeArguments = ['first', 'last'] as const;

/** Whether a field is asked for a page: then its arguments say how many rows it may answer. */
export function isPaged(field: GraphQLField<unknown, unknown>): boolean {
  return field.args.some(({ name }) => name === 'first' || name === 'last');
}

/**
 * How many rows a page has at most, by `first` or `last`, literal or variable, or by the schema's default.
 * @throws LimitError (from the price) for more than `most`
 */
export function pageSize(node: FieldNode, field: GraphQLField<unknown, unknown>, { unsaid, most }: PageBounds): Price {
  const readers = sizeArguments.map((name) => ({ name, read: readerOf(name, node, field) }));
  const size = (variables: VariableValues): number => {
    const asked = readers.flatMap(({ name, read }) => {
      const value = read(variables);
      if (typeof value !== 'number') return [];
      if (value > most) throw new LimitError(`${name} is at most ${most}, not ${value}`);
      return [Math.max(0, value)];
    });
    return asked.length === 0 ? unsaid : Math.max(...asked);
  };
  // A literal that is too long is refused when the operation is asked, like a variable.
  return readers.some(({ read }) => read.isVariable) || isTooLong(readers, most) ? size : size({});
}

interface Reader {
  (variables: VariableValues): unknown;
  readonly isVariable?: boolean;
}

function readerOf(name: string, node: FieldNode, field: GraphQLField<unknown, unknown>): Reader {
  const unsaid = field.args.find((argument) => argument.name === name)?.defaultValue;
  const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
  if (!value) return () => unsaid;
  if (value.kind !== Kind.VARIABLE) return () => literalOf(value);
  const variable = value.name.value;
  const read = (variables: VariableValues) => (Object.hasOwn(variables, variable) ? variables[variable] : unsaid);
  return Object.assign(read, { isVariable: true });
}

const literalOf = (value: ValueNode): number | null => (value.kind === Kind.INT ? Number(value.value) : null);

function isTooLong(readers: readonly { readonly read: Reader }[], most: number): boolean {
  return readers.some(({ read }) => {
    const value = read.isVariable ? null : read({});
    return typeof value === 'number' && value > most;
  });
}
