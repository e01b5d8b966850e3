import type { Permission, Scope } from './rights.js';

/** What a coordinate asks of an actor: every permission, and every scope of one of the alternatives. */
export interface Requirement {
  /** A token is needed at all; false for `@public` alone. */
  readonly token: boolean;
  readonly permissions: readonly Permission[];
  /** Apollo's `@requiresScopes` semantics: outer list OR, inner list AND. No alternatives at all: no scope is needed. */
  readonly scopes: readonly (readonly Scope[])[];
}

/** What `@public` asks: nothing. */
export const publicAccess: Requirement = Object.freeze({ token: false, permissions: [], scopes: [] });

/** What `@authenticated` asks: any valid token. */
export const anyToken: Requirement = Object.freeze({ token: true, permissions: [], scopes: [] });

/** The requirement that asks all that each of the given ones asks, without repetition. */
export function allOf(requirements: readonly Requirement[]): Requirement {
  const [first, ...others] = [...new Set(requirements)];
  if (!first) return anyToken;
  return others.reduce(both, first);
}

/** Alternatives of scopes that are kept while many requirements are joined: their number could multiply with each. */
const keptAlternatives = 64;

/** The same of many requirements, of whose alternatives those are kept that ask least. */
export function allOfFew(requirements: Iterable<Requirement>): Requirement {
  return [...requirements].reduce((whole, next) => withFewAlternatives(allOf([whole, next])), publicAccess);
}

function withFewAlternatives(requirement: Requirement): Requirement {
  if (requirement.scopes.length <= keptAlternatives) return requirement;
  const scopes = [...requirement.scopes].sort((one, other) => one.length - other.length).slice(0, keptAlternatives);
  return { ...requirement, scopes };
}

function both(one: Requirement, other: Requirement): Requirement {
  return {
    token: one.token || other.token,
    permissions: [...new Set([...one.permissions, ...other.permissions])],
    scopes: bothScopes(one.scopes, other.scopes),
  };
}

/** The product of two lists of alternatives, less those that ask more than another of them already does. */
function bothScopes(one: Requirement['scopes'], other: Requirement['scopes']): Requirement['scopes'] {
  if (one.length === 0) return other;
  if (other.length === 0) return one;
  const products = one.flatMap((left) => other.map((right) => [...new Set([...left, ...right])]));
  return products.filter(
    (candidate, index) =>
      !products.some(
        (rival, rivalIndex) =>
          rivalIndex !== index &&
          rival.every((scope) => candidate.includes(scope)) &&
          (rival.length < candidate.length || rivalIndex < index),
      ),
  );
}
