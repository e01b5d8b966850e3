import type { Coordinate } from './coordinate.js';
import type { Denied, Lack } from './decide.js';
import { grantLine, scopeWords } from './grant-line.js';
import type { Requirement } from './requirement.js';
import type { Actor, Scope } from './rights.js';

/** What a coordinate asks, as answers show it: several permissions joined by a space, an alternative's scopes likewise. */
export interface Required {
  readonly permission: string | null;
  readonly scopes: readonly string[];
}

/** One denied coordinate, as `explain` and an error's extensions show it. */
export interface Denial {
  readonly coordinate: Coordinate;
  readonly required: Required;
  readonly missing: readonly Lack[];
  /** The reason in words. */
  readonly message: string;
  /** The CLI line that would grant it. */
  readonly fix: string;
}

/** Who is denied: its effective scopes, and all that it is registered for (its token may have asked for fewer). */
export type Holder = Pick<Actor, 'clientId' | 'scopes' | 'clientScopes'>;

/** Shows a requirement as answers do. */
export function shownRequirement({ permissions, scopes }: Requirement): Required {
  return {
    permission: permissions.length > 0 ? permissions.join(' ') : null,
    scopes: scopes.map((alternative) => alternative.join(' ')),
  };
}

/** Puts a denial into words, with the command that would mend it. The same text everywhere. */
export function denialOf(coordinate: Coordinate, requirement: Requirement, denied: Denied, holder: Holder): Denial {
  return {
    coordinate,
    required: shownRequirement(requirement),
    missing: denied.missing,
    message: `${coordinate} needs ${needs(requirement)}: ${lacks(denied)}`,
    fix: fixFor(denied, holder),
  };
}

/** What a requirement asks, in words: `permission view_movie and one of the scopes movie:read, read`. */
export function needs({ permissions, scopes }: Requirement): string {
  const alternatives = scopes.map((alternative) => alternative.join(' with '));
  const parts = [
    ...permissions.map((permission) => `permission ${permission}`),
    ...(alternatives.length === 1 ? [`scope ${alternatives[0]}`] : []),
    ...(alternatives.length > 1 ? [`one of the scopes ${alternatives.join(', ')}`] : []),
  ];
  return parts.length > 0 ? parts.join(' and ') : 'a token';
}

function lacks({ missing, permissions }: Denied): string {
  const words: Readonly<Record<Lack, string>> = {
    permission: `the client does not hold ${permissions.join(', ')}`,
    scope: 'the token does not have such a scope',
    row: 'the grant does not cover this row',
  };
  return missing.map((lack) => words[lack]).join(', and ');
}

/** The CLI line that gives a client what it lacks, and no more than it must. */
export function fixFor(denied: Pick<Denied, 'permissions' | 'scopes'>, holder: Holder): string {
  const grants = denied.permissions.map((permission) => grantLine(holder.clientId, { permission }));
  const scope = denied.scopes.length === 0 ? [] : [scopeLine(nearestTo(holder, denied.scopes), holder)];
  return [...grants, ...scope].join(' && ');
}

/** What the client is registered for already needs no administrator: a token that asks for it. */
function nearestTo({ clientScopes }: Holder, alternatives: readonly (readonly Scope[])[]): readonly Scope[] {
  const registered = alternatives.filter((alternative) => alternative.every((scope) => clientScopes.has(scope)));
  return fewest(registered.length > 0 ? registered : alternatives);
}

/** Registered for it already: a token that asks for it will do. Else the client's list of scopes is replaced by a longer one. */
function scopeLine(lacking: readonly Scope[], { clientId, scopes, clientScopes }: Holder): string {
  if (lacking.every((scope) => clientScopes.has(scope))) {
    return `npx scopeql tokens issue ${clientId} --scope ${scopeWords([...new Set([...scopes, ...lacking])])}`;
  }
  return `npx scopeql clients update ${clientId} --scope ${scopeWords([...new Set([...clientScopes, ...lacking])])}`;
}

/** The alternative that asks least; the first of several, which is the narrowest. */
export function fewest(alternatives: readonly (readonly Scope[])[]): readonly Scope[] {
  return alternatives.reduce((best, next) => (next.length < best.length ? next : best), alternatives[0] ?? []);
}
