import { isDeepStrictEqual } from 'node:util';
import type { StoredWhere } from '../access/rights.js';
import type { Vocabulary } from '../access/vocabulary.js';
import { whereTooLarge } from '../access/where-size.js';
import { type FieldProblem, InputError, problemText } from '../lib/app-error.js';
import { canonicalJson } from '../lib/canonical-json.js';
import { parseUntil } from '../lib/parse-until.js';
import { checkNames } from './check-names.js';
import type { StoredGrant } from './models/grant-schema.js';

/** A grant as an administrator asks for it. */
export interface GrantInput {
  readonly permission: string;
  /** Which rows; `null` or absent: all. */
  readonly where?: StoredWhere | null | undefined;
  /** A date, which ends with that day in UTC, or an RFC 3339 time; `null` or absent: no end. */
  readonly until?: string | null | undefined;
}

export interface Checked<T> {
  readonly value: T;
  readonly problems: readonly FieldProblem[];
}

/** Checks grants against the vocabulary; `path` says where they stand in the input. Identical ones are taken once. */
export function checkGrants(
  inputs: readonly GrantInput[],
  vocabulary: Vocabulary | undefined,
  path: string,
): Checked<readonly StoredGrant[]> {
  const checked = inputs.map((input, index) => checkGrant(input, vocabulary, path === '' ? '' : `${path}.${index}.`));
  return {
    value: checked.reduce<readonly StoredGrant[]>((grants, { value }) => addGrant(grants, value), []),
    problems: checked.flatMap(({ problems }) => problems),
  };
}

/** The grants with one more, unless an identical one is there. */
export function addGrant(grants: readonly StoredGrant[], grant: StoredGrant): readonly StoredGrant[] {
  return grants.some((held) => isSameGrant(held, grant)) ? grants : [...grants, grant];
}

/**
 * The grants without all of one permission. @throws InputError naming the nearest, if none is held and nobody declares the permission;
 * one that is held can be taken away also when the schema no longer knows it
 */
export function removeGrants(
  grants: readonly StoredGrant[],
  permission: string,
  vocabulary: Vocabulary | undefined,
): readonly StoredGrant[] {
  const others = grants.filter((held) => held.permission !== permission);
  if (others.length < grants.length) return others;
  throwIfAny(checkNames('permission', [permission], vocabulary?.permissions, 'permission'));
  return grants;
}

/** @throws InputError that says all problems in one message, and each with its path */
export function throwIfAny(problems: readonly FieldProblem[]): void {
  if (problems.length > 0) throw new InputError(problems.map(problemText).join('; '), problems);
}

function isSameGrant(a: StoredGrant, b: StoredGrant): boolean {
  return (
    a.permission === b.permission &&
    a.until?.getTime() === b.until?.getTime() &&
    isDeepStrictEqual(canonicalJson(a.where), b.where)
  );
}

function checkGrant(
  { permission, where, until }: GrantInput,
  vocabulary: Vocabulary | undefined,
  prefix: string,
): Checked<StoredGrant> {
  const end = checkUntil(until ?? null, prefix);
  const tooLarge = where ? whereTooLarge(where) : null;
  if (tooLarge !== null) {
    const problems = [{ path: `${prefix}where`, message: tooLarge }, ...end.problems];
    return { value: { permission, where: null, until: end.value }, problems };
  }
  return {
    value: { permission, where: where ? canonicalJson(where) : null, until: end.value },
    problems: [
      ...checkNames('permission', [permission], vocabulary?.permissions, `${prefix}permission`),
      ...(where ? checkWhere(permission, where, vocabulary, prefix) : []),
      ...end.problems,
    ],
  };
}

/** No schema, no row filters: one that was never checked might cover other rows than its author meant. */
function checkWhere(
  permission: string,
  where: StoredWhere,
  vocabulary: Vocabulary | undefined,
  prefix: string,
): readonly FieldProblem[] {
  const messages = vocabulary?.checkWhere(permission, where) ?? [
    'No schema is loaded, so a row filter cannot be checked; grant it where one is (`npx scopeql clients grant`)',
  ];
  return messages.map((message) => ({ path: `${prefix}where`, message }));
}

function checkUntil(until: string | null, prefix: string): Checked<Date | null> {
  if (until === null) return { value: null, problems: [] };
  try {
    return { value: new Date(parseUntil(until)), problems: [] };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { value: null, problems: [{ path: `${prefix}until`, message: error.message }] };
  }
}
