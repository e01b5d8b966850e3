import type { OAuthServices, Step } from './services.js';

type Run<In, Out> = (request: In, services: OAuthServices) => Promise<Out>;

/** Makes an endpoint of its steps: each gets what the one before it made; the first that throws ends the request. */
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
  return async (request, services) => {
    let made: unknown = request;
    for (const step of list) {
      const result = (step as Step<unknown, unknown>)(made, services);
      made = result instanceof Promise ? await result : result;
    }
    return made;
  };
}
