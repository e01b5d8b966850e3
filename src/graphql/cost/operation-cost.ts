import {
  type FieldNode,
  type GraphQLField,
  type GraphQLSchema,
  getArgumentValues,
  isObjectType,
  Kind,
  type ValueNode,
} from 'graphql';
import { isIncluded, type VariableValues } from '../../access/decide-operation.js';
import type { OperationPlan, PlannedSelection } from '../../access/operation-plan.js';
import { groupBy } from '../../lib/group-by.js';
import { type FieldPrice, fieldPrice } from './field-price.js';
import { pageSize } from './page-size.js';
import { amountOf, dearestOf, type Price, productOf, sumOf } from './price.js';

/** One use of a field, for what a price may add to it. */
export interface PricedUse {
  /** `Query.movies` */
  readonly coordinate: string;
  readonly field: GraphQLField<unknown, unknown>;
  /** As a resolver gets them. */
  readonly args: Readonly<Record<string, unknown>>;
}

/** Points that a use costs more, for what the schema does not show: a `where` or an `orderBy` that no index serves. */
export type Surcharge = (use: PricedUse) => number;

export interface CostOptions {
  readonly schema: GraphQLSchema;
  /** Rows that a bulk write may touch (`MAX_BULK`). */
  readonly maxBulk: number;
  readonly surcharge?: Surcharge | undefined;
}

/** What operations cost, in points: about the objects that they may answer and the calls of the store (docs/limits.md). */
export class OperationCosts {
  readonly #options: CostOptions;
  readonly #prices = new WeakMap<OperationPlan, Price>();
  readonly #fieldPrices = new WeakMap<GraphQLField<unknown, unknown>, FieldPrice>();

  constructor(options: CostOptions) {
    this.#options = options;
  }

  /**
   * The cost of one operation with coerced variables: a look-up and some arithmetic after the first time; 1 at least.
   * @throws LimitError for a page that is longer than any may be
   */
  of(plan: OperationPlan, variables: VariableValues): number {
    const price = this.#prices.get(plan) ?? this.#priceOf(plan);
    this.#prices.set(plan, price);
    return Math.max(1, amountOf(price, variables));
  }

  #priceOf(plan: OperationPlan): Price {
    return sumOf([this.#selections(plan.roots, 1), plan.introspects ? introspection : 0]);
  }

  /** Selections of one object. What is merged in the answer counts once; of several possible types the dearest counts. */
  #selections(selections: readonly PlannedSelection[], page: Price): Price {
    const byType = groupBy(selections, ({ typeName }) => typeName);
    return dearestOf([...byType.values()].map((ofType) => this.#object(ofType, page)));
  }

  #object(selections: readonly PlannedSelection[], page: Price): Price {
    const byName = groupBy(selections, ({ selection }) => selection);
    return sumOf([...byName.values()].map((merged) => this.#merged(merged, page)));
  }

  #merged(merged: readonly PlannedSelection[], page: Price): Price {
    const [first] = merged;
    if (!first) return 0;
    const price = this.#field(
      first,
      merged.flatMap(({ children }) => children),
      page,
    );
    if (merged.some(({ conditions }) => conditions.length === 0)) return price;
    return (variables) =>
      merged.some(({ conditions }) => isIncluded(conditions, variables)) ? amountOf(price, variables) : 0;
  }

  #field({ typeName, node }: PlannedSelection, children: readonly PlannedSelection[], page: Price): Price {
    const type = this.#options.schema.getType(typeName);
    const field = isObjectType(type) ? type.getFields()[node.name.value] : undefined;
    if (!isObjectType(type) || !field) return 0;
    const price = this.#fieldPrices.get(field) ?? fieldPrice(this.#options.schema, type, field);
    this.#fieldPrices.set(field, price);
    const size =
      price.isConnection || price.objects === 'page' ? pageSize(node, field, price.bounds) : price.bounds.unsaid;
    const objects = price.objects === 'one' ? 1 : price.objects === 'samePage' ? page : size;
    const below = this.#selections(children, price.isConnection ? size : 1);
    // The size is looked at even where no row is selected: it may be too long.
    const own = sumOf([
      productOf(0, size),
      price.call,
      this.#rows(price, node, field),
      this.#surcharge(typeName, field, node),
    ]);
    return sumOf([own, productOf(sumOf([price.each, below]), objects)]);
  }

  #rows({ rows }: FieldPrice, node: FieldNode, field: GraphQLField<unknown, unknown>): Price {
    if (rows === null) return 0;
    if (rows === 'most') return this.#options.maxBulk;
    return lengthOfList(node, field);
  }

  #surcharge(typeName: string, field: GraphQLField<unknown, unknown>, node: FieldNode): Price {
    const { surcharge } = this.#options;
    if (!surcharge || !field.args.some(({ name }) => name === 'where' || name === 'orderBy')) return 0;
    const coordinate = `${typeName}.${field.name}`;
    return (variables) => surcharge({ coordinate, field, args: getArgumentValues(field, node, variables) });
  }
}

/** A visible schema is kept, but its answer is large, and with variables made anew. */
const introspection = 100;

/** The longest list that a bulk write is given. */
function lengthOfList({ arguments: given = [] }: FieldNode, { args }: GraphQLField<unknown, unknown>): Price {
  const lists = given.filter(({ name }) => args.some((argument) => argument.name === name.value));
  return sumOf(lists.map(({ value }) => lengthOf(value)));
}

function lengthOf(value: ValueNode): Price {
  if (value.kind === Kind.LIST) return value.values.length;
  if (value.kind !== Kind.VARIABLE) return 0;
  const { name } = value;
  return (variables) => {
    const list = variables[name.value];
    return Array.isArray(list) ? list.length : 0;
  };
}
