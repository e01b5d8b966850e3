import type { GroupRecord } from '../../registry/client-record.js';
import { describeGrant } from '../clients/client-view.js';
import { listed, record, tableOr, type View } from '../view.js';

export function groupView({ id, grants, members }: GroupRecord): View {
  return [record({ id, grants: listed(grants.map(describeGrant)), members: listed(members) })];
}

export function groupsView(groups: readonly GroupRecord[]): View {
  const rows = groups.map(({ id, grants, members }) => [id, listed(grants.map(describeGrant)), listed(members)]);
  return tableOr('No groups.', ['id', 'grants', 'members'], rows);
}
