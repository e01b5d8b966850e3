import type { OAuthServices, Step } from './services.js';

/** A whole endpoint. */
export type Run<In, Out> = (request: In, services: OAuthServices) => Out | Promise<Out>;

/**
 * Makes an endpoint of its steps: each gets what the one before it made; the first that throws ends the request. Nothing waits for a step that
 * answers at once, so a request that waits for nothing is done when this returns.
 */
export function steps<A, B, C, D, E, F>(
  a: Step<A, B>,
  b: Step<B, C>,
  c: Step<C, D>,
  d: Step<D, E>,
  e: Step<E, F>,
): Run<A, F>;
export function steps<A, B, C, D, E, F, G, H, I>(
  a: Step<A, B>,
  b: Step<B, C>,
  c: Step<C, D>,
  d: Step<D, E>,
  e: Step<E, F>,
  f: Step<F, G>,
  g: Step<G, H>,
  h: Step<H, I>,
): Run<A, I>;
export function steps(...list: readonly Step<never, unknown>[]): Run<never, unknown> {
  return (request, services) => take(list, 0, request, services);
}

/** Takes the steps from the one at `first` on. */
function take(
  list: readonly Step<never, unknown>[],
  first: number,
  request: unknown,
  services: OAuthServices,
): unknown | Promise<unknown> {
  let made = request;
  for (let at = first; at < list.length; at += 1) {
    made = (list[at] as Step<unknown, unknown>)(made, services);
    if (made instanceof Promise) return made.then((result) => take(list, at + 1, result, services));
  }
  return made;
}
