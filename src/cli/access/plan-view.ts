import type { GrantState } from '../../access/as-code/access-state.js';
import type { EffectiveRows } from '../../access/as-code/effective-access.js';
import type { AccessPart, PlannedAction, PlannedClient, PlannedGroup } from '../../access/as-code/plan-access.js';
import type { ClientChanges, ListChange } from '../../access/as-code/record-changes.js';
import type { NewSecret } from '../../registry/administer-access.js';
import { describeGrant } from '../clients/client-view.js';
import { listed, type View } from '../view.js';
import type { ShownPlan } from './access-change.js';

/** How a plan is told: with `--prune` or not, before or after the fact. */
export interface Telling {
  readonly isPruning: boolean;
  readonly isDone: boolean;
}

const marks: Readonly<Record<PlannedAction, string>> = { create: '+', update: '~', delete: '-', none: ' ' };

/** A plan line by line, `+` for what comes and `-` for what goes; one line a type for the coordinates of a client. */
export function planView({ isEmpty, groups, clients, notInFile }: ShownPlan, { isPruning, isDone }: Telling): View {
  return [
    ...groups.flatMap(groupLines),
    ...clients.flatMap(clientLines),
    ...(isPruning ? [] : unnamedLines(notInFile)),
    ...(isEmpty ? ['No changes.'] : [isDone ? 'Applied.' : 'Nothing is changed yet: `access apply` does it.']),
  ];
}

/** The secrets of new clients. Nothing can show them again. */
export function newSecretsView(secrets: readonly NewSecret[]): View {
  if (secrets.length === 0) return [];
  const rows = secrets.map(({ id, secret }) => [id, secret]);
  return [{ head: ['new client', 'secret'], rows }, 'The secrets are shown this once and stored only hashed.'];
}

function groupLines({ id, action, grants }: PlannedGroup): readonly string[] {
  return [`${marks[action]} group ${id}`, ...listLines('grant', grants, describeGrant)];
}

function clientLines({ id, action, changes, gains, loses, warnings }: PlannedClient): readonly string[] {
  const through =
    action === 'none' ? ' (by its groups)' : action === 'create' ? ' (new, with a secret of its own)' : '';
  return [
    `${marks[action]} client ${id}${through}`,
    ...recordLines(changes),
    ...partLines('+', 'may', gains),
    ...partLines('-', 'may no more', loses),
    ...warnings.map((warning) => `    ! ${warning}`),
  ];
}

function recordLines({ name, scopes, groups, grants, attributes }: ClientChanges): readonly string[] {
  return [
    ...(name === undefined ? [] : [`    ~ name ${name}`]),
    ...listLines('scope', scopes, String),
    ...listLines('group', groups, String),
    ...listLines<GrantState>('grant', grants, describeGrant),
    ...(attributes ? [`    ~ attributes ${JSON.stringify(attributes)}`] : []),
  ];
}

function listLines<T>(
  what: string,
  change: ListChange<T> | undefined,
  describe: (item: T) => string,
): readonly string[] {
  return [
    ...(change?.added ?? []).map((item) => `    + ${what} ${describe(item)}`),
    ...(change?.removed ?? []).map((item) => `    - ${what} ${describe(item)}`),
  ];
}

function partLines(mark: '+' | '-', verb: string, { coordinates, rows }: AccessPart): readonly string[] {
  const types = [...new Set(coordinates.map(typeOf))];
  const membersOf = (type: string) => coordinates.filter((coordinate) => typeOf(coordinate) === type);
  return [
    ...types.map((type) => `    ${mark} ${verb} ${describeMembers(type, membersOf(type))}`),
    ...rows.map((each) => `    ${mark} rows of ${describeRows(each)}`),
  ];
}

function typeOf(coordinate: string): string {
  return /^(\w+)\./.exec(coordinate)?.[1] ?? '';
}

function describeMembers(type: string, members: readonly string[]): string {
  return type === '' ? listed(members) : `${type}: ${listed(members.map((member) => member.slice(type.length + 1)))}`;
}

function describeRows({ permission, where, until }: EffectiveRows): string {
  const which = where === null ? 'all' : JSON.stringify(where);
  return `${permission}: ${which}${until === null ? '' : ` until ${until}`}`;
}

function unnamedLines({ clients, groups }: ShownPlan['notInFile']): readonly string[] {
  return [
    ...(groups.length > 0 ? [`Not in the file, so left alone (--prune deletes): groups ${listed(groups)}`] : []),
    ...(clients.length > 0 ? [`Not in the file, so left alone (--prune deletes): clients ${listed(clients)}`] : []),
  ];
}
