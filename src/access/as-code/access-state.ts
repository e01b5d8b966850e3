import { canonicalJson } from '../../lib/canonical-json.js';
import type { Permission, Scope, StoredWhere } from '../rights.js';

/** A grant as people, scripts and access files have it. */
export interface GrantState {
  readonly permission: Permission;
  /** `null`: every row. */
  readonly where: StoredWhere | null;
  /** RFC 3339 in UTC, exclusive; `null`: no end. */
  readonly until: string | null;
}

/** A client as an access file has it: what it may do, nothing of how it authenticates. */
export interface ClientState {
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Ids of groups that exist. */
  readonly groups: readonly string[];
  /** Its own. */
  readonly grants: readonly GrantState[];
  readonly attributes: Readonly<Record<string, readonly string[]>>;
}

/** A group as an access file has it; who is a member stands with the clients. */
export interface GroupState {
  readonly grants: readonly GrantState[];
}

/** Who may do what, as a file or a store says it. */
export interface AccessState {
  readonly clients: ReadonlyMap<string, ClientState>;
  readonly groups: ReadonlyMap<string, GroupState>;
}

/** What a file does to what it does not name: `keep` it, or `remove` it. */
export type Unnamed = 'keep' | 'remove';

/** What a store becomes by a file: what the file names is as the file says. */
export function targetState(before: AccessState, file: AccessState, unnamed: Unnamed): AccessState {
  if (unnamed === 'remove') return file;
  return {
    clients: new Map([...before.clients, ...file.clients]),
    groups: new Map([...before.groups, ...file.groups]),
  };
}

/** Equal for two grants exactly if they say the same. */
export function grantKey({ permission, where, until }: GrantState): string {
  return JSON.stringify([permission, canonicalJson(where), until]);
}
