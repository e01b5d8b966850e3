import type { Json, StoredWhere } from '../../access/rights.js';
import { whereTooLarge } from '../../access/where-size.js';
import { InputError } from '../../lib/app-error.js';
import type { ClientInput } from '../../registry/check-client.js';
import type { GrantInput } from '../../registry/check-grants.js';

/** A grant as a mutation takes it. */
export interface GrantArgument {
  readonly permission: string;
  readonly where?: unknown;
  readonly until?: Date | null;
}

/** A client as a mutation takes it; `null` is as if left out. */
export interface ClientArgument {
  readonly name?: string | null;
  readonly scopes?: readonly string[] | null;
  readonly groups?: readonly string[] | null;
  readonly grants?: readonly GrantArgument[] | null;
  readonly attributes?: unknown;
}

/** Reads what a mutation says of a client. @throws InputError for JSON of another shape; the registry checks the rest */
export function readClientInput({ name, scopes, groups, grants, attributes }: ClientArgument): ClientInput {
  return {
    ...(name != null && { name }),
    ...(scopes != null && { scopes }),
    ...(groups != null && { groups }),
    ...(grants != null && { grants: grants.map((grant, index) => readGrantInput(grant, `grants.${index}.`)) }),
    ...(attributes != null && { attributes: readAttributes(attributes) }),
  };
}

/** Reads a grant of a mutation. @throws InputError for a filter that is no object, or too large; `at` says where the grant stands */
export function readGrantInput({ permission, where, until }: GrantArgument, at = ''): GrantInput {
  return { permission, where: readWhere(where, `${at}where`), until: until?.toISOString() ?? null };
}

/** Its size first: all else walks through it. */
function readWhere(where: unknown, path: string): StoredWhere | null {
  if (where === null || where === undefined) return null;
  const message = whereTooLarge(where) ?? 'A row filter is an object';
  if (whereTooLarge(where) === null && isJson(where) && isJsonObject(where)) return where;
  throw new InputError(message, [{ path, message }]);
}

function readAttributes(attributes: unknown): Readonly<Record<string, string | readonly string[]>> {
  const read: Record<string, string | readonly string[]> = Object.create(null);
  if (typeof attributes !== 'object' || attributes === null || Array.isArray(attributes)) throw wrongAttributes();
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value !== 'string' && !isTextList(value)) throw wrongAttributes();
    read[name] = value;
  }
  return read;
}

function wrongAttributes(): InputError {
  const message = 'Attributes are an object of texts or lists of texts';
  return new InputError(message, [{ path: 'attributes', message }]);
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isJson(value: unknown): value is Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isJson);
  return typeof value === 'object' && Object.values(value).every(isJson);
}

function isJsonObject(value: Json): value is StoredWhere {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
