import type { GrantState } from '../../access/as-code/access-state.js';
import type { ClientRecord, GrantUseRecord, SecretRecord } from '../../registry/client-record.js';
import { listed, record, tableOr, type View } from '../view.js';

// A row of a table must fit a terminal; `clients show` has them all.
const SHOWN = 3;

/** One client, property by property. */
export function clientView(client: ClientRecord): View {
  const attributes = Object.entries(client.attributes).map(([key, values]) => `${key}=${values.join('|')}`);
  return [
    record({
      id: client.id,
      name: client.name,
      enabled: yesNo(client.enabled),
      scopes: listed(client.scopes),
      groups: listed(client.groups),
      grants: listed(client.grants.map(describeGrant)),
      attributes: listed(attributes),
      ttl: client.ttl === null ? "the server's" : `${client.ttl} s`,
      'last used': client.lastUsed ?? 'never',
    }),
  ];
}

/** Many clients, one a row. */
export function clientsView(clients: readonly ClientRecord[]): View {
  const rows = clients.map(({ id, name, enabled, scopes, groups, grants, lastUsed }) => [
    id,
    name,
    yesNo(enabled),
    briefly(scopes),
    briefly(groups),
    briefly([...new Set(grants.map(({ permission }) => permission))]),
    lastUsed ?? 'never',
  ]);
  return tableOr('No clients.', ['id', 'name', 'enabled', 'scopes', 'groups', 'own grants', 'last used'], rows);
}

/** Which secrets still work, by what `sqs_<key id>_` names; never the secrets. */
export function secretsView(secrets: readonly SecretRecord[]): View {
  const rows = secrets.map(({ keyId, createdAt, expiresAt, lastUsed }) => [
    keyId,
    createdAt,
    expiresAt ?? 'never',
    lastUsed ?? 'never',
  ]);
  return tableOr('It has no secret.', ['secret', 'created', 'ends', 'last used'], rows);
}

/** Which permissions, its groups' among them, it still makes use of. */
export function grantUsesView(grants: readonly GrantUseRecord[]): View {
  const rows = grants.map(({ permission, lastUsed }) => [permission, lastUsed ?? 'never']);
  return rows.length === 0 ? [] : [{ head: ['permission', 'last used'], rows }];
}

/** A client's new secret. Nothing can show it again. */
export function secretView(id: string, secret: string | null): View {
  return secret === null
    ? [record({ id })]
    : [record({ id, secret }), 'The secret is shown this once and stored only hashed.'];
}

/** A grant in a few words: `view_movie where {...} until ...`. */
export function describeGrant({ permission, where, until }: GrantState): string {
  return [permission, where && `where ${JSON.stringify(where)}`, until && `until ${until}`].filter(Boolean).join(' ');
}

function briefly(names: readonly string[]): string {
  const rest = names.length - SHOWN;
  return listed(rest > 0 ? [...names.slice(0, SHOWN), `${rest} more`] : names);
}

function yesNo(claim: boolean): string {
  return claim ? 'yes' : 'no';
}
