import { readFile } from 'node:fs/promises';
import { InputError } from '../../lib/app-error.js';

/** A JWK set (RFC 7517) as the registry takes it. */
export interface JwkSet {
  readonly keys: readonly Readonly<Record<string, unknown>>[];
}

/** Reads a client's public keys. Whether they are good ones, the registry decides. @throws InputError if the file is no JWK set */
export async function readJwks(path: string): Promise<JwkSet> {
  const set: unknown = await readJsonFile(path);
  if (!isJwkSet(set)) {
    throw new InputError(`${path} is not a JWK set: {"keys": [...]}`);
  }
  return set;
}

/** Reads a file of JSON. @throws InputError saying why it could not be read */
async function readJsonFile(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    throw new InputError(`${path} ${reason}: ${cause instanceof Error ? cause.message : String(cause)}`, [], { cause });
  }
}

function isJwkSet(set: unknown): set is JwkSet {
  return typeof set === 'object' && set !== null && 'keys' in set && Array.isArray(set.keys);
}
