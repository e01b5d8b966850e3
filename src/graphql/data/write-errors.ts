import { Error as MongooseErrors } from 'mongoose';
import { AccessError } from '../../access/access-error.js';
import { denialOf } from '../../access/denial.js';
import { type ActionVerb, actionRequirement } from '../../access/model-requirement.js';
import {
  type AppErrorOptions,
  ConflictError,
  type FieldProblem,
  InputError,
  NotFoundError,
} from '../../lib/app-error.js';
import type { BoundField, ModelBinding } from './model-binding.js';
import type { RequestScope } from './request-scope.js';
import { duplicateKeyPaths } from './store-failure.js';
import type { Write } from './write-target.js';
import { inputError } from './write-values.js';

/** A failed save as an answer: validation (InputError), a unique key (ConflictError); anything else comes back as it was. */
export function toWriteError(error: unknown, { scope, binding, at }: Write, given: ReadonlySet<string>): unknown {
  if (error instanceof MongooseErrors.ValidationError) {
    const { problems, detail } = validationProblems(error, binding, { at, given });
    return problems.length > 0 ? inputError(problems, detail) : refusedByModel(binding, detail);
  }
  const paths = duplicateKeyPaths(error);
  return paths ? duplicateError(paths, scope, binding, { at, cause: error }) : error;
}

/** Whether somebody else changed or deleted the row between our read and our write. */
export function isLostRace(error: unknown): boolean {
  return error instanceof MongooseErrors.VersionError || error instanceof MongooseErrors.DocumentNotFoundError;
}

/** The model refuses a row for what the SDL does not show. */
export function refusedByModel({ name }: ModelBinding, detail: AppErrorOptions): InputError {
  return new InputError(`the model refuses this ${name}`, [], detail);
}

/** The answer for a row that is missing and for one that may not be seen: the same (AZ-9). */
export function notFound(binding: ModelBinding): NotFoundError {
  return new NotFoundError(`there is no ${binding.name} of this id that you may see`);
}

const verbs: Readonly<Record<Write['action'], ActionVerb>> = { add: 'CREATE', change: 'UPDATE', delete: 'DELETE' };

/** The actor holds the permission, but not on this row, or not on the row that its write would make (AZ-7). */
export function rowForbidden({ scope, binding, action, permission, root }: Write): Error {
  if (!scope.actor) return notFound(binding);
  const requirement = { ...actionRequirement(binding.name, verbs[action]), permissions: [permission] };
  const denied = { allowed: false, missing: ['row'], permissions: [permission], scopes: [] } as const;
  return new AccessError(denialOf(`Mutation.${root}`, requirement, denied, scope.actor));
}

/** A row has another version than the writer believes. */
export class StaleVersionError extends ConflictError {}

/** Someone else wrote first, or `ifVersion` is of another version. */
export function staleVersion(binding: ModelBinding): StaleVersionError {
  return new StaleVersionError(`the ${binding.name} has changed meanwhile; read it again`, [
    { path: 'ifVersion', message: 'is not the current version' },
  ]);
}

/** A unique key is taken; only fields that the actor may read are named. `at` says which of several rows it is: `inputs.3.`. */
export function duplicateError(
  paths: readonly string[],
  scope: RequestScope,
  binding: ModelBinding,
  { at = '', cause }: { readonly at?: string; readonly cause: unknown },
): ConflictError {
  const fields = paths.flatMap((path) => fieldAt(binding, path) ?? []);
  const readable = fields.filter((field) => scope.canRead(field.coordinate));
  const problems = readable.map(({ name }) => ({ path: `${at}${name}`, message: 'is taken' }));
  const what = readable.length > 0 ? readable.map(({ name }) => name).join(' and ') : 'unique key';
  const row = at === '' ? [] : [{ path: at.slice(0, -1), message: 'has a unique key that is taken' }];
  const all = problems.length > 0 ? problems : row;
  return new ConflictError(`another ${binding.name} has the same ${what}`, all, { cause });
}

/** What a model's validation refuses, by the fields that a caller knows; what it refuses beyond them is for the log. */
export function validationProblems(
  error: MongooseErrors.ValidationError,
  binding: ModelBinding,
  { at, given }: { readonly at: string; readonly given: ReadonlySet<string> },
): { readonly problems: readonly FieldProblem[]; readonly detail: AppErrorOptions } {
  const failures = Object.entries(error.errors).filter(
    ([, failure]) => !(failure instanceof MongooseErrors.ValidationError),
  );
  const problems = failures.flatMap(([path, failure]): FieldProblem[] => {
    const field = fieldAt(binding, path);
    if (!field) return [];
    return [
      {
        path: `${at}${field.name}${path.slice(field.path.length)}`,
        message: describeFailure(failure, given.has(field.name)),
      },
    ];
  });
  const hidden = failures.filter(([path]) => !fieldAt(binding, path)).map(([path]) => path);
  const detail =
    hidden.length > 0 ? { detail: `the model also refused ${hidden.join(', ')}, which the SDL does not have` } : {};
  return { problems, detail };
}

type Failure = MongooseErrors.ValidatorError | MongooseErrors.CastError;

/** In our own words: Mongoose's echo the value, which may be a stored one that the caller may not read. A custom text is only shown of what was given. */
function describeFailure(failure: Failure, isGiven: boolean): string {
  if (failure instanceof MongooseErrors.CastError) return 'has the wrong type';
  const { kind, properties } = failure;
  const limit: unknown = Reflect.get(Object(properties), kind);
  const known = failureTexts[kind]?.(limit instanceof Date ? limit.toISOString() : String(limit));
  return known ?? (isGiven && kind === 'user defined' ? failure.message : 'is not valid');
}

const failureTexts: Readonly<Record<string, (limit: string) => string>> = {
  required: () => 'is required',
  minlength: (limit) => `has at least ${limit} characters`,
  maxlength: (limit) => `has at most ${limit} characters`,
  min: (limit) => `is at least ${limit}`,
  max: (limit) => `is at most ${limit}`,
  enum: () => 'is not one of the allowed values',
  regexp: () => 'does not have the right form',
};

function fieldAt(binding: ModelBinding, path: string): BoundField | undefined {
  return [...binding.fields.values()].find(
    (field) => field.path !== '' && (path === field.path || path.startsWith(`${field.path}.`)),
  );
}
