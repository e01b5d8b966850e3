/** Names of log fields whose value is never written, at the top and one or two levels down. */
const hiddenFields = [
  'authorization',
  'cookie',
  'secret',
  'password',
  'token',
  'access_token',
  'client_secret',
  'client_assertion',
  'assertion',
  'privateKey',
  'keyEncryptionKey',
];

const patterns: readonly (readonly [RegExp, string])[] = [
  // ScopeQL's own client secrets, wherever they stand.
  [/sqs_[A-Za-z0-9]+_[A-Za-z0-9_-]{20,}/g, 'sqs_[redacted]'],
  // Any compact JWS or JWE: base64url of `{"`, then at least one more part.
  [/eyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)*/g, '[redacted token]'],
  [/\b(Bearer|DPoP|Basic)\s+[A-Za-z0-9+/=._~-]{8,}/gi, '$1 [redacted]'],
  [/(mongodb(?:\+srv)?:\/\/[^:/@\s"]+:)[^@\s"]+@/g, '$1[redacted]@'],
];

/** Paths for pino's `redact`, which replaces whole values by field name. */
export const redactedPaths: readonly string[] = hiddenFields.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** Takes secrets, tokens, credentials and passwords in URLs out of a finished log line, also where they stand inside a text. */
export function redactSecrets(line: string): string {
  return patterns.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), line);
}
