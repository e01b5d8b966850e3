import type { Requirement } from './requirement.js';
import type { Permission, Scope } from './rights.js';

/** What a generated root field does to its model: the values of the directive `@action`'s `verb`. */
export type ActionVerb =
  | 'READ'
  | 'LIST'
  | 'AGGREGATE'
  | 'CREATE'
  | 'UPDATE'
  | 'DELETE'
  | 'UPSERT'
  | 'CREATE_MANY'
  | 'UPDATE_MANY'
  | 'DELETE_MANY';

/** Django's four actions, as they begin a permission code. */
export type PermissionAction = 'view' | 'add' | 'change' | 'delete';

const actionsOfVerb: Readonly<Record<ActionVerb, readonly PermissionAction[]>> = {
  READ: ['view'],
  LIST: ['view'],
  AGGREGATE: ['view'],
  CREATE: ['add'],
  CREATE_MANY: ['add'],
  UPDATE: ['change'],
  UPDATE_MANY: ['change'],
  DELETE: ['delete'],
  DELETE_MANY: ['delete'],
  UPSERT: ['add', 'change'],
};

/** The permission code for an action on a model: `change_movie` (Django's, the model in lower case). */
export function permissionFor(action: PermissionAction, model: string): Permission {
  return `${action}_${model.toLowerCase()}`;
}

/** The scopes that allow reading or writing a model: its own, then the umbrella one (django-oauth-toolkit's names). */
function scopesFor(access: 'read' | 'write', model: string): readonly Scope[] {
  return [`${model.toLowerCase()}:${access}`, access];
}

/** What seeing anything of a model asks (AZ-2). */
export function viewRequirement(model: string): Requirement {
  return requirementFor(['view'], 'read', model);
}

/** What a generated root field asks (AZ-2, AZ-3; the table in the docs). */
export function actionRequirement(model: string, verb: ActionVerb): Requirement {
  const actions = actionsOfVerb[verb];
  return requirementFor(actions, actions.includes('view') ? 'read' : 'write', model);
}

function requirementFor(actions: readonly PermissionAction[], access: 'read' | 'write', model: string): Requirement {
  return {
    token: true,
    permissions: actions.map((action) => permissionFor(action, model)),
    scopes: scopesFor(access, model).map((scope) => [scope]),
  };
}
