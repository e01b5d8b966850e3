import { isDeepStrictEqual } from 'node:util';
import { type ClientState, type GrantState, type GroupState, grantKey } from './access-state.js';

/** What a list gains and loses. */
export interface ListChange<T> {
  readonly added: readonly T[];
  readonly removed: readonly T[];
}

/** What a record of a client comes to say that it did not say before; what is absent stays. */
export interface ClientChanges {
  readonly name?: string;
  readonly scopes?: ListChange<string>;
  readonly groups?: ListChange<string>;
  readonly grants?: ListChange<GrantState>;
  /** All of them, as they come to be. */
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
}

const noClient: ClientState = { name: '', scopes: [], groups: [], grants: [], attributes: {} };

/** What changes in a client's record; `undefined`: there is none, before or after. Lists are compared as sets. */
export function clientChanges(before: ClientState = noClient, after: ClientState = noClient): ClientChanges {
  const [scopes, groups] = [namesChange(before.scopes, after.scopes), namesChange(before.groups, after.groups)];
  const grants = listChange(before.grants, after.grants, grantKey);
  return {
    ...(before.name !== after.name && { name: after.name }),
    ...(scopes && { scopes }),
    ...(groups && { groups }),
    ...(grants && { grants }),
    ...(!isDeepStrictEqual({ ...before.attributes }, { ...after.attributes }) && { attributes: after.attributes }),
  };
}

/** What changes in a group's grants; `null`: nothing. */
export function groupChanges(before: GroupState | undefined, after: GroupState | undefined) {
  return listChange(before?.grants ?? [], after?.grants ?? [], grantKey);
}

function namesChange(before: readonly string[], after: readonly string[]): ListChange<string> | null {
  return listChange(before, after, (name) => name);
}

function listChange<T>(before: readonly T[], after: readonly T[], keyOf: (item: T) => string): ListChange<T> | null {
  const [keysBefore, keysAfter] = [new Set(before.map(keyOf)), new Set(after.map(keyOf))];
  const added = after.filter((item) => !keysBefore.has(keyOf(item)));
  const removed = before.filter((item) => !keysAfter.has(keyOf(item)));
  return added.length + removed.length > 0 ? { added, removed } : null;
}
