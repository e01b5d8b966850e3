import type { VariableValues } from '../../access/decide-operation.js';

/** What part of an operation costs, in points: known from the document, or only with the values of its variables. */
export type Price = number | ((variables: VariableValues) => number);

/** The price once the variables are known. */
export function amountOf(price: Price, variables: VariableValues): number {
  return typeof price === 'number' ? price : price(variables);
}

/** All of the prices together. */
export const sumOf = (prices: readonly Price[]): Price =>
  folded(prices, (values) => values.reduce((sum, value) => sum + value, 0));

/** The dearest of the prices; 0 of none. */
export const dearestOf = (prices: readonly Price[]): Price => folded(prices, (values) => Math.max(0, ...values));

/** One price so many times. */
export const productOf = (price: Price, times: Price): Price =>
  folded([price, times], ([each = 0, many = 0]) => each * many);

/** What does not depend on variables is worked out once. */
function folded(prices: readonly Price[], combine: (values: readonly number[]) => number): Price {
  const fixed = prices.filter((price) => typeof price === 'number');
  if (fixed.length === prices.length) return combine(fixed);
  return (variables) => combine(prices.map((price) => amountOf(price, variables)));
}
