import type { AccessState, ClientState, GroupState } from '../../access/as-code/access-state.js';

/** An access file as it is written: docs/access-as-code.md. */
export interface AccessFile {
  readonly clients: Readonly<Record<string, ClientState>>;
  readonly groups: Readonly<Record<string, GroupState>>;
}

/** A state as an access file says it, by id. */
export function toAccessFile({ clients, groups }: AccessState): AccessFile {
  return { clients: Object.fromEntries(clients), groups: Object.fromEntries(groups) };
}
