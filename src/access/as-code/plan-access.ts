import type { Coordinate } from '../coordinate.js';
import type { RequirementsTable } from '../requirements-table.js';
import type { AccessState, GrantState } from './access-state.js';
import { askerIn } from './asker-in.js';
import { type EffectiveAccess, EffectiveAccessOf, type EffectiveRows } from './effective-access.js';
import { type ClientChanges, clientChanges, groupChanges, type ListChange } from './record-changes.js';

/** What happens to a record; `none`: only what it can do changes, by one of its groups. */
export type PlannedAction = 'create' | 'update' | 'delete' | 'none';

/** A part of what a client can do. */
export interface AccessPart {
  readonly coordinates: readonly Coordinate[];
  readonly rows: readonly EffectiveRows[];
}

export interface PlannedClient {
  readonly id: string;
  readonly action: PlannedAction;
  /** Of its record. Nothing of what is deleted whole. */
  readonly changes: ClientChanges;
  /** What it can do afterwards and could not before. */
  readonly gains: AccessPart;
  readonly loses: AccessPart;
  /** Which of its grants will cover no row, or narrow nothing, and why. */
  readonly warnings: readonly string[];
}

export interface PlannedGroup {
  readonly id: string;
  readonly action: PlannedAction;
  readonly grants: ListChange<GrantState>;
}

/** All that happens on the way from one state to another, and nothing else. */
export interface AccessPlan {
  readonly isEmpty: boolean;
  readonly groups: readonly PlannedGroup[];
  readonly clients: readonly PlannedClient[];
}

/** What a plan is made from. */
interface Planning {
  readonly before: AccessState;
  readonly after: AccessState;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly effective: EffectiveAccessOf;
}

/** Plans the way from one state to another. `now`, in milliseconds, tells which grants have ended. Pure. */
export function planAccess(table: RequirementsTable, before: AccessState, after: AccessState, now: number): AccessPlan {
  const planning = { before, after, now, effective: new EffectiveAccessOf(table) };
  const groups = idsOf(before.groups, after.groups).flatMap((id) => planGroup(id, planning));
  const clients = idsOf(before.clients, after.clients).flatMap((id) => planClient(id, planning));
  return { isEmpty: groups.length === 0 && clients.length === 0, groups, clients };
}

function planGroup(id: string, { before, after }: Planning): readonly PlannedGroup[] {
  const [old, fresh] = [before.groups.get(id), after.groups.get(id)];
  const grants = groupChanges(old, fresh);
  const action = actionOf(old, fresh, grants !== null);
  return action === 'none' ? [] : [{ id, action, grants: grants ?? { added: [], removed: [] } }];
}

function planClient(id: string, { before, after, now, effective }: Planning): readonly PlannedClient[] {
  const [old, fresh] = [before.clients.get(id), after.clients.get(id)];
  const changes = fresh ? clientChanges(old, fresh) : {};
  const action = actionOf(old, fresh, Object.keys(changes).length > 0);
  const asker = askerIn(after, id, now);
  const [accessBefore, accessAfter] = [effective.of(askerIn(before, id, now)), effective.of(asker)];
  const [gains, loses] = [without(accessAfter, accessBefore), without(accessBefore, accessAfter)];
  if (action === 'none' && isNothing(gains) && isNothing(loses)) return [];
  const warnings = asker ? [...effective.unusableGrants(asker), ...effective.needlessFilters(asker)] : [];
  return [{ id, action, changes, gains, loses, warnings }];
}

function actionOf(before: object | undefined, after: object | undefined, isChanged: boolean): PlannedAction {
  if (!before) return 'create';
  if (!after) return 'delete';
  return isChanged ? 'update' : 'none';
}

function without(access: EffectiveAccess, other: EffectiveAccess): AccessPart {
  return {
    coordinates: [...access.coordinates].filter((coordinate) => !other.coordinates.has(coordinate)),
    rows: [...access.rows].filter(([key]) => !other.rows.has(key)).map(([, rows]) => rows),
  };
}

function isNothing({ coordinates, rows }: AccessPart): boolean {
  return coordinates.length === 0 && rows.length === 0;
}

function idsOf(before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])].sort();
}
