import { isScopeName } from '../access/schema-refusals.js';
import type { Vocabulary } from '../access/vocabulary.js';
import { type FieldProblem, InputError } from '../lib/app-error.js';
import { type Checked, checkGrants, type GrantInput, throwIfAny } from './check-grants.js';
import { checkJwks } from './check-jwks.js';
import { checkNames } from './check-names.js';
import { isLimitAttribute, limitAttributeProblem } from './client-limits.js';
import { idPattern, type StoredAttribute, type StoredClient, type StoredJwks } from './models/client.js';

/** What an administrator may say about a client. Absent: as it is, or the default of a new one. Lists replace. */
export interface ClientInput {
  readonly name?: string | undefined;
  readonly scopes?: readonly string[] | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly grants?: readonly GrantInput[] | undefined;
  readonly attributes?: Readonly<Record<string, string | readonly string[]>> | undefined;
  /** Lifetime of its tokens; `null`: the server's default. */
  readonly ttlSeconds?: number | null | undefined;
  /** Public keys for private_key_jwt; `null`: none. */
  readonly jwks?: StoredJwks | null | undefined;
  /** The external identity that acts as this client; `null`: none. */
  readonly externalSubject?: { readonly issuer: string; readonly subject: string } | null | undefined;
  readonly dpopOnly?: boolean | undefined;
}

/** What is known when an input is checked. */
export interface Surroundings {
  readonly vocabulary: Vocabulary | undefined;
  readonly groupIds: ReadonlySet<string>;
  readonly maxTtlSeconds: number;
}

/** The parts of a stored client that an input sets; absent ones stay as they are. */
export type ClientFields = Partial<
  Pick<
    StoredClient,
    'name' | 'scopes' | 'groups' | 'grants' | 'attributes' | 'ttlSeconds' | 'jwks' | 'externalSubject' | 'dpopOnly'
  >
>;

/** Checks an input whole. @throws InputError with every problem at once */
export function checkClient(input: ClientInput, surroundings: Surroundings): ClientFields {
  const { vocabulary, groupIds } = surroundings;
  const grants = checkGrants(input.grants ?? [], vocabulary, 'grants');
  const attributes = checkAttributes(input.attributes ?? {});
  const problems = [
    ...(input.name === undefined ? [] : checkName(input.name)),
    ...checkScopeGrammar(input.scopes ?? []),
    ...checkNames('scope', input.scopes ?? [], vocabulary?.scopes, 'scopes'),
    ...checkNames('group', input.groups ?? [], groupIds, 'groups'),
    ...grants.problems,
    ...attributes.problems,
    ...checkTtl(input.ttlSeconds ?? null, surroundings.maxTtlSeconds),
    ...(input.jwks ? checkJwks(input.jwks) : []),
    ...checkSubject(input.externalSubject ?? null),
  ];
  throwIfAny(problems);
  return {
    ...(input.name === undefined ? {} : { name: input.name.trim() }),
    ...(input.scopes === undefined ? {} : { scopes: [...new Set(input.scopes)] }),
    ...(input.groups === undefined ? {} : { groups: [...new Set(input.groups)] }),
    ...(input.grants === undefined ? {} : { grants: grants.value }),
    ...(input.attributes === undefined ? {} : { attributes: attributes.value }),
    ...(input.ttlSeconds === undefined ? {} : { ttlSeconds: input.ttlSeconds }),
    ...(input.jwks === undefined ? {} : { jwks: input.jwks }),
    ...(input.externalSubject === undefined ? {} : { externalSubject: input.externalSubject ?? undefined }),
    ...(input.dpopOnly === undefined ? {} : { dpopOnly: input.dpopOnly }),
  };
}

/** @throws InputError if an id is not `[a-z0-9][a-z0-9._-]{0,63}` */
export function checkId(what: 'client' | 'group', id: string): void {
  if (idPattern.test(id)) return;
  const message = `A ${what} id begins with a lower-case letter or digit and has up to 64 of a-z, 0-9, ".", "_" and "-"`;
  throw new InputError(message, [{ path: 'id', message }]);
}

function checkName(name: string): readonly FieldProblem[] {
  const isGood = name.trim() !== '' && name.length <= 200 && !/\p{Cc}/u.test(name);
  return isGood ? [] : [{ path: 'name', message: 'A name has 1 to 200 characters, none of them control characters' }];
}

/** RFC 6749 3.3. */
function checkScopeGrammar(scopes: readonly string[]): readonly FieldProblem[] {
  return scopes.flatMap((scope, index) =>
    isScopeName(scope)
      ? []
      : [{ path: `scopes.${index}`, message: 'A scope is printable ASCII without space, quote and backslash' }],
  );
}

function checkTtl(ttlSeconds: number | null, max: number): readonly FieldProblem[] {
  if (ttlSeconds === null || (Number.isInteger(ttlSeconds) && ttlSeconds >= 1 && ttlSeconds <= max)) return [];
  return [
    { path: 'ttl', message: `A token lifetime is a whole number of seconds from 1 to ${max} (ACCESS_TOKEN_MAX_TTL)` },
  ];
}

function checkAttributes(
  attributes: Readonly<Record<string, string | readonly string[]>>,
): Checked<readonly StoredAttribute[]> {
  const value = Object.entries(attributes).map(([name, given]) => ({
    name,
    values: typeof given === 'string' ? [given] : [...given],
  }));
  const problems = value.flatMap(({ name, values }) => {
    const path = `attributes.${name.slice(0, 64)}`;
    if (isLimitAttribute(name)) {
      const message = limitAttributeProblem(name, values);
      return message === null ? [] : [{ path, message }];
    }
    if (!/^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(name)) {
      return [
        {
          path,
          message: 'The name of an attribute begins with a letter and has up to 64 letters, digits, "_" and "-"',
        },
      ];
    }
    const isGood = values.length <= 1000 && values.every((text) => typeof text === 'string' && text.length <= 1000);
    return isGood ? [] : [{ path, message: `Attribute ${name} has up to 1000 values of up to 1000 characters` }];
  });
  return { value, problems };
}

function checkSubject(subject: { readonly issuer: string; readonly subject: string } | null): readonly FieldProblem[] {
  if (subject === null || (URL.canParse(subject.issuer) && subject.subject !== '' && subject.subject.length <= 1000))
    return [];
  return [{ path: 'externalSubject', message: 'An external subject is the URL of its issuer and its `sub` there' }];
}
