import { AccessError } from '../../access/access-error.js';
import { decide } from '../../access/decide.js';
import { denialOf } from '../../access/denial.js';
import { viewRequirement } from '../../access/model-requirement.js';
import { NotFoundError } from '../../lib/app-error.js';
import { isStored } from '../crud/model-type.js';
import { bindingOf, type ModelBinding } from './model-binding.js';
import { type Projection, pathsOf, projectionOf } from './projection.js';
import type { RequestScope } from './request-scope.js';
import type { Change } from './update-row.js';

/** The stored fields of a row that the actor may read: what hand-written resolvers get of it (AZ-6). */
export function readableRow(scope: RequestScope, binding: ModelBinding): Projection {
  const readable = [...binding.fields.values()].filter((field) => isStored(field) && scope.canRead(field.coordinate));
  return projectionOf(readable.flatMap((field) => pathsOf(field, binding)));
}

/**
 * Holds a `where` of a hand-written resolver to what the actor could write in one itself: filtering by a field tells its value.
 * @throws AccessError naming the first field that may not be used
 */
export function requireUsableWhere(scope: RequestScope, binding: ModelBinding, where: unknown): void {
  for (const [key, value] of Object.entries(Object(where))) {
    if (key === 'AND' || key === 'OR')
      for (const part of Array.isArray(value) ? value : [value]) requireUsableWhere(scope, binding, part);
    else if (key === 'NOT') requireUsableWhere(scope, binding, value);
    else if (key !== 'isNull') requireUsableField(scope, binding, key, value);
  }
}

/** Holds an `orderBy` likewise. @throws AccessError */
export function requireUsableOrder(scope: RequestScope, binding: ModelBinding, orderBy: unknown): void {
  for (const key of Array.isArray(orderBy) ? orderBy : [orderBy]) {
    requireUsable(scope, binding, binding.names.orderBy, Object.keys(Object(key)));
  }
}

/** Holds fields of one of a model's input types to the actor's rights. @throws AccessError */
export function requireUsable(
  scope: RequestScope,
  binding: ModelBinding,
  inputType: string,
  names: readonly string[],
): void {
  const denied = names.find((name) => !scope.canRead(`${inputType}.${name}`));
  if (denied !== undefined) throw fieldForbidden(scope, binding, `${inputType}.${denied}`);
}

/**
 * Holds the input of an update to the actor's rights. A hand-written mutation with a permission of its own decides by itself which
 * fields it writes, but for those that ask scopes of their own.
 * @throws AccessError
 */
export function requireWritable(
  scope: RequestScope,
  binding: ModelBinding,
  { input, permission }: Pick<Change, 'input' | 'permission'>,
): void {
  const names = Object.keys(input);
  const guarded = names.filter((name) => binding.fields.get(name)?.isGuarded);
  if (permission === undefined) requireUsable(scope, binding, binding.names.updateInput, names);
  else requireUsable(scope, binding, binding.name, guarded);
}

function requireUsableField(scope: RequestScope, binding: ModelBinding, name: string, value: unknown): void {
  requireUsable(scope, binding, binding.names.where, [name]);
  const field = binding.fields.get(name);
  if (field?.kind !== 'reference' && field?.kind !== 'inverse') return;
  const target = bindingOf(scope.options.bindings, field.typeName);
  const isToMany = field.kind === 'inverse' || field.isList;
  for (const where of isToMany ? Object.values(Object(value)) : [value]) requireUsableWhere(scope, target, where);
}

/** As the decision before execution says it: the field that the coordinate stands for, what it asks, and what of that is missing. */
function fieldForbidden({ actor, options }: RequestScope, binding: ModelBinding, coordinate: string): Error {
  if (!actor) return new NotFoundError(`there is no ${binding.name} that you may see`);
  const field = `${binding.name}.${coordinate.split('.')[1] ?? ''}`;
  const rule = options.ruleAt?.(coordinate) ?? { shownAs: field, requirement: viewRequirement(binding.name) };
  const decision = decide(rule.requirement, actor);
  const denied = decision.allowed
    ? ({ allowed: false, missing: ['scope'], permissions: [], scopes: [] } as const)
    : decision;
  return new AccessError(denialOf(rule.shownAs, rule.requirement, denied, actor));
}
