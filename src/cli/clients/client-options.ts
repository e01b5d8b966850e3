import type { CommandDraft } from '../command.js';
import type { ResourceName } from '../resources.js';
import { readJwks } from '../values/read-jwks.js';
import { gatherAttributes, typedAttribute } from '../values/typed-attribute.js';
import { typedNumber } from '../values/typed-number.js';
import { typedScopes } from '../values/typed-scopes.js';

const YEAR_SECONDS = 31_536_000;

/** Gives `clients create` and `clients update` the options that both have. */
export function withClientOptions<Args extends unknown[], Used extends ResourceName>(
  draft: CommandDraft<Args, object, Used>,
) {
  return draft
    .option('--name <name>', 'what people call it')
    .option('--scope <scopes>', 'OAuth scopes, separated by spaces: "read write"', typedScopes)
    .list('--group <group>', 'a group that it belongs to; may be repeated')
    .list('--grant <permission>', 'a permission on all rows: view_movie; may be repeated')
    .list('--attribute <key=value>', 'an attribute for row filters; a repeated key makes a list', typedAttribute)
    .option('--ttl <seconds>', 'lifetime of its access tokens', typedNumber(1, YEAR_SECONDS))
    .option('--jwks <file>', 'a JSON file with its public keys (JWK set), for private_key_jwt')
    .pair(
      '--external-subject <issuer> <subject>',
      "who it is at a trusted issuer: the issuer's URL and its subject there",
    )
    .flag('--dpop-only', 'refuse to give it tokens that are not bound to a key (DPoP)');
}

/** What was typed for these options. */
export interface ClientOptions {
  readonly name: string | undefined;
  readonly scope: readonly string[] | undefined;
  readonly group: readonly string[] | undefined;
  readonly grant: readonly string[] | undefined;
  readonly attribute: readonly (readonly [string, string])[] | undefined;
  readonly ttl: number | undefined;
  readonly jwks: string | undefined;
  readonly externalSubject: readonly [string, string] | undefined;
  readonly dpopOnly: boolean | undefined;
}

/** What was typed, as the registry takes it: only what was given. @throws InputError if the file of keys is none */
export async function readClientOptions(typed: ClientOptions) {
  const { name, scope, group, grant, attribute, ttl, jwks, externalSubject, dpopOnly } = typed;
  return {
    ...(name !== undefined && { name }),
    ...(scope && { scopes: scope }),
    ...(group && { groups: group.filter(isNamed) }),
    ...(grant && { grants: grant.filter(isNamed).map((permission) => ({ permission, where: null, until: null })) }),
    ...(attribute && { attributes: gatherAttributes(attribute) }),
    ...(ttl !== undefined && { ttlSeconds: ttl }),
    ...(jwks !== undefined && { jwks: await readJwks(jwks) }),
    ...(externalSubject && { externalSubject: { issuer: externalSubject[0], subject: externalSubject[1] } }),
    ...(dpopOnly !== undefined && { dpopOnly }),
  };
}

// `--group ""` empties the list in an update.
function isNamed(name: string): boolean {
  return name !== '';
}
