import { AccessError } from '../../access/access-error.js';
import type { Lack } from '../../access/decide.js';
import { fixFor } from '../../access/denial.js';
import { type GivenGrant, type Holdings, type NotHeld, notHeldOf } from '../../access/holding.js';
import type { RequirementsTable } from '../../access/requirements-table.js';
import type { Actor } from '../../access/rights.js';
import type { ChangeGuard, ClientHoldings } from '../../registry/administer-clients.js';
import { type ClientLimits, widerLimits } from '../../registry/client-limits.js';
import type { StoredGrant } from '../../registry/models/grant-schema.js';
import { attributesOf } from '../../registry/to-registered-client.js';
import { updateLine } from './update-line.js';

/** The grants of each group, by its id. */
export type GrantsOfGroups = ReadonlyMap<string, readonly GivenGrant[]>;

/** What a guard has to know beside the two clients. */
export interface HandOutKnowledge {
  readonly groups: GrantsOfGroups;
  /** What a client is held to, by its attributes. */
  readonly limitsOf: (attributes: Actor['attributes']) => ClientLimits;
}

/**
 * A guard that lets an actor change only what it holds itself, all of it, before and after (AZ-13).
 *
 * @throws AccessError (from the guard) naming what the actor does not hold
 */
export function handOutGuard(
  table: RequirementsTable,
  actor: Actor,
  coordinate: string,
  { groups, limitsOf }: HandOutKnowledge,
): ChangeGuard {
  return (before, after) => {
    const states = [before, after].filter((state) => state !== null);
    const lacks = states.map((state) => notHeldOf(table, actor, holdingsOf(state, groups)));
    const notHeld = {
      permissions: [...new Set(lacks.flatMap(({ permissions }) => permissions))],
      scopes: [...new Set(lacks.flatMap(({ scopes }) => scopes))],
    };
    const wider = states.flatMap(({ attributes }) =>
      widerLimits(limitsOf(attributesOf(attributes)), limitsOf(actor.attributes)),
    );
    if (wider.length > 0) throw cannotWiden(coordinate, [...new Set(wider)], states.at(-1), actor);
    if (notHeld.permissions.length > 0 || notHeld.scopes.length > 0) throw cannotHandOut(coordinate, notHeld, actor);
  };
}

/** No client changes itself; only the root of trust does. `command` is what to ask of it. */
export function cannotChangeItself(coordinate: string, command: string): AccessError {
  return new AccessError({
    coordinate,
    required: { permission: null, scopes: [] },
    missing: ['permission'],
    message: `${coordinate}: no client changes itself, except its own secret`,
    fix: command,
  });
}

/** Limits are part of what a client holds: one of wider limits would be a way around one's own. */
function cannotWiden(
  coordinate: string,
  variables: readonly string[],
  target: ClientHoldings | undefined,
  { clientId, attributes }: Actor,
): AccessError {
  const names = variables.map((variable) => `limits.${variable}`);
  const given = target ? attributesOf(target.attributes) : {};
  const kept = Object.entries(attributes).filter(([name]) => !names.includes(name));
  const needed = names.flatMap((name) => (given[name] ? [[name, given[name]] as const] : []));
  return new AccessError({
    coordinate,
    required: { permission: null, scopes: [] },
    missing: ['permission'],
    message: `${coordinate}: no client can hand out what it does not hold itself: ${names.join(', ')}`,
    fix: updateLine(clientId, { attributes: Object.fromEntries([...kept, ...needed]) }),
  });
}

function holdingsOf(client: ClientHoldings, groups: GrantsOfGroups): Holdings {
  return {
    clientId: client._id,
    attributes: attributesOf(client.attributes),
    scopes: client.scopes,
    grants: [...client.grants.map(givenOf), ...client.groups.flatMap((id) => groups.get(id) ?? [])],
  };
}

function givenOf({ permission, where, until }: StoredGrant): GivenGrant {
  return { permission, where, until: until?.getTime() ?? null };
}

function cannotHandOut(coordinate: string, { permissions, scopes }: NotHeld, actor: Actor): AccessError {
  const missing: Lack[] = [
    ...(permissions.length > 0 ? (['permission'] as const) : []),
    ...(scopes.length > 0 ? (['scope'] as const) : []),
  ];
  const names = [...permissions, ...scopes].join(', ');
  return new AccessError({
    coordinate,
    required: {
      permission: permissions.length > 0 ? permissions.join(' ') : null,
      scopes: scopes.length > 0 ? [scopes.join(' ')] : [],
    },
    missing,
    message: `${coordinate}: no client can hand out what it does not hold itself: ${names}`,
    fix: fixFor({ permissions, scopes: scopes.length > 0 ? [scopes] : [] }, actor),
  });
}
