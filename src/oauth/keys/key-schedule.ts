/** The life of a signing key, in milliseconds since the epoch. */
export interface KeyTimes {
  readonly kid: string;
  /** Position in the row of keys. */
  readonly sequence: number;
  readonly createdAt: number;
  readonly signsFrom: number;
  readonly retiredAt: number | null;
}

/** `next`: published, not yet signing. `signing`: the one that signs. `previous`: verifies its last tokens. `ended`: trusted no more. */
export type KeyState = 'next' | 'signing' | 'previous' | 'ended';

/** Seconds for which verifiers may keep our JWK set. */
export const jwksMaxAgeSeconds = 60;

/** How long a key is published before it signs: no verifier can still hold a set without it (TS-11). */
export const publishAheadMs = (jwksMaxAgeSeconds + 10) * 1000;

/** Beyond the last token's end: clocks of nodes differ, and a node may learn of a new key a little late. */
const graceMs = 60_000;

/** Decides what each key is for at this moment; the row may be in any order. */
export function statesOf(
  keys: readonly KeyTimes[],
  now: number,
  tokenMaxTtlSeconds: number,
): ReadonlyMap<string, KeyState> {
  const row = keys.filter(({ retiredAt }) => retiredAt === null).sort((a, b) => a.sequence - b.sequence);
  const signing = row.findLast(({ signsFrom }) => signsFrom <= now) ?? row[0];
  const states = new Map<string, KeyState>(keys.map(({ kid }) => [kid, 'ended']));
  row.forEach((key, index) => {
    const successor = row[index + 1];
    if (key === signing) states.set(key.kid, 'signing');
    else if (signing === undefined || key.sequence > signing.sequence) states.set(key.kid, 'next');
    else if (successor && successor.signsFrom + tokenMaxTtlSeconds * 1000 + graceMs > now)
      states.set(key.kid, 'previous');
  });
  return states;
}
