import type { FastifyRequest } from 'fastify';
import { headerValues } from './header-values.js';
import { HttpError } from './http-error.js';

const maxLength = 255;

/**
 * The key under which a client may send a POST again; `undefined`: it gave none, or asks by GET, which changes nothing.
 *
 * @throws HttpError 400 for one that is empty, too long, not printable ASCII or given twice
 */
export function idempotencyKeyOf({ method, headers, raw }: FastifyRequest): string | undefined {
  if (method !== 'POST' || headers['idempotency-key'] === undefined) return undefined;
  const [key = '', ...others] = headerValues(raw, 'idempotency-key');
  if (others.length > 0) throw malformed('The header Idempotency-Key is given more than once');
  if (key.length > maxLength || !/^[\x20-\x7e]+$/.test(key))
    throw malformed(`An Idempotency-Key is 1 to ${maxLength} printable ASCII characters`);
  return key;
}

function malformed(message: string): HttpError {
  return new HttpError(400, 'BAD_REQUEST', message);
}
