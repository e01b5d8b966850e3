import { Error as MongooseErrors } from 'mongoose';
import { AccessError } from '../../access/access-error.js';
import { denialOf } from '../../access/denial.js';
import { type ActionVerb, actionRequirement } from '../../access/model-requirement.js';
import { ConflictError, type FieldProblem, InputError, NotFoundError } from '../../lib/app-error.js';
import type { BoundField, ModelBinding } from './model-binding.js';
import type { RequestScope } from './request-scope.js';
import { duplicateKeyPaths } from './store-failure.js';
import type { Write } from './write-target.js';

/** A failed save as an answer: validation (InputError), a unique key (ConflictError); anything else comes back as it was. */
export function toWriteError(
  error: unknown,
  scope: RequestScope,
  binding: ModelBinding,
  given: ReadonlySet<string>,
): unknown {
  if (error instanceof MongooseErrors.ValidationError) return validationError(error, binding, given);
  const paths = duplicateKeyPaths(error);
  return paths ? duplicateError(paths, scope, binding, error) : error;
}

/** Whether somebody else changed or deleted the row between our read and our write. */
export function isLostRace(error: unknown): boolean {
  return error instanceof MongooseErrors.VersionError || error instanceof MongooseErrors.DocumentNotFoundError;
}

/** The answer for a row that is missing and for one that may not be seen: the same (AZ-9). */
export function notFound(binding: ModelBinding): NotFoundError {
  return new NotFoundError(`there is no ${binding.name} of this id that you may see`);
}

const verbs: Readonly<Record<Write['action'], ActionVerb>> = { add: 'CREATE', change: 'UPDATE', delete: 'DELETE' };

/** The actor holds the permission, but not on this row, or not on the row that its write would make (AZ-7). */
export function rowForbidden({ scope, binding, action, permission }: Write): Error {
  if (!scope.actor) return notFound(binding);
  const root = { add: binding.names.create, change: binding.names.update, delete: binding.names.remove }[action];
  const requirement = { ...actionRequirement(binding.name, verbs[action]), permissions: [permission] };
  const denied = { allowed: false, missing: ['row'], permissions: [permission], scopes: [] } as const;
  return new AccessError(denialOf(`Mutation.${root}`, requirement, denied, scope.actor));
}

/** Someone else wrote first, or `ifVersion` is of another version. */
export function staleVersion(binding: ModelBinding): ConflictError {
  return new ConflictError(`the ${binding.name} has changed meanwhile; read it again`, [
    { path: 'ifVersion', message: 'is not the current version' },
  ]);
}

function duplicateError(
  paths: readonly string[],
  scope: RequestScope,
  binding: ModelBinding,
  cause: unknown,
): ConflictError {
  const fields = paths.flatMap((path) => fieldAt(binding, path) ?? []);
  const readable = fields.filter((field) => scope.canRead(field.coordinate));
  const problems = readable.map(({ name }) => ({ path: name, message: 'is taken' }));
  const what = problems.length > 0 ? problems.map(({ path }) => path).join(' and ') : 'unique key';
  return new ConflictError(`another ${binding.name} has the same ${what}`, problems, { cause });
}

function validationError(
  error: MongooseErrors.ValidationError,
  binding: ModelBinding,
  given: ReadonlySet<string>,
): InputError {
  const failures = Object.entries(error.errors).filter(
    ([, failure]) => !(failure instanceof MongooseErrors.ValidationError),
  );
  const problems = failures.flatMap(([path, failure]): FieldProblem[] => {
    const field = fieldAt(binding, path);
    if (!field) return [];
    return [
      {
        path: `${field.name}${path.slice(field.path.length)}`,
        message: describeFailure(failure, given.has(field.name)),
      },
    ];
  });
  const message = problems.map(({ path, message }) => `${path} ${message}`).join('; ');
  const hidden = failures.filter(([path]) => !fieldAt(binding, path)).map(([path]) => path);
  const detail =
    hidden.length > 0 ? { detail: `the model also refused ${hidden.join(', ')}, which the SDL does not have` } : {};
  return new InputError(message || `the model refuses this ${binding.name}`, problems, detail);
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
