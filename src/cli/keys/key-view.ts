import type { KeyRecord } from '../../oauth/keys/administer-keys.js';
import { tableOr, type View } from '../view.js';

/** A key as it is printed; times in RFC 3339. */
export interface ShownKey {
  readonly kid: string;
  readonly alg: string;
  readonly state: string;
  readonly createdAt: string;
  readonly signsFrom: string;
  readonly retiredAt: string | null;
  readonly isWrappedByCurrent: boolean;
}

export function toShownKey(key: KeyRecord): ShownKey {
  return {
    ...key,
    createdAt: new Date(key.createdAt).toISOString(),
    signsFrom: new Date(key.signsFrom).toISOString(),
    retiredAt: key.retiredAt === null ? null : new Date(key.retiredAt).toISOString(),
  };
}

export function keysView(keys: readonly ShownKey[]): View {
  const rows = keys.map(({ kid, alg, state, createdAt, signsFrom, isWrappedByCurrent }) => [
    kid,
    alg,
    state,
    createdAt,
    signsFrom,
    isWrappedByCurrent ? 'yes' : 'no',
  ]);
  return tableOr(
    'No keys yet.',
    ['kid', 'alg', 'state', 'created', 'signs from', 'sealed by the first KEY_ENCRYPTION_KEY'],
    rows,
  );
}
