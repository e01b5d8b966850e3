import { createSecretKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { TrustedIssuer } from './config.js';
import { commaList, isIssuerUrl } from './readers.js';

/** Key-encryption keys, the newest first: 32 bytes base64 each (or base64url), separated by commas. */
export function keyEncryptionKeys() {
  const error =
    'write 32 random bytes in base64 (node -p "crypto.randomBytes(32).toString(\'base64\')"), while rotating the new and the old separated by a comma';
  return z.string().transform((text, context): readonly KeyObject[] => {
    const keys = commaList(text).map(decodeKey);
    if (keys.length > 0 && keys.every((key) => key.length === 32)) return keys.map((key) => createSecretKey(key));
    context.addIssue({ code: 'custom', message: error });
    return z.NEVER;
  });
}

/** `Buffer.from` skips what is no base64, so the text is held to its grammar first. */
function decodeKey(text: string): Buffer {
  return /^[A-Za-z0-9+/_-]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0);
}

const algs = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'] as const;
const notAUrl = { error: 'must be an http(s) URL' };
const notAWord = { error: 'must be text that is not empty' };

const trustedIssuer: z.ZodType<TrustedIssuer> = z.strictObject({
  issuer: z.string(notAUrl).refine(isIssuerUrl, notAUrl),
  jwksUri: z.string(notAUrl).refine((text) => URL.canParse(text) && /^https?:/.test(text), notAUrl),
  audience: z.string(notAWord).min(1, notAWord),
  subjectClaim: z.string(notAWord).min(1, notAWord).default('sub'),
  scopeClaim: z.string(notAWord).min(1, notAWord).default('scope'),
  algs: z.array(z.enum(algs)).min(1).default(['RS256', 'ES256']),
});

/** JSON: a list of external issuers; a key that is none of ours is refused, so that a misspelt `audience` cannot pass for none. */
export function trustedIssuers() {
  return z.string().transform((text, context): readonly TrustedIssuer[] => {
    const parsed = z.array(trustedIssuer).safeParse(parseJson(text));
    if (!parsed.success) {
      for (const issue of parsed.error.issues) context.addIssue({ code: 'custom', message: describeIssue(issue) });
      return z.NEVER;
    }
    const issuers = parsed.data.map(({ issuer }) => issuer);
    if (new Set(issuers).size === issuers.length) return parsed.data;
    context.addIssue({ code: 'custom', message: 'name each issuer once' });
    return z.NEVER;
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function describeIssue(issue: { readonly path: readonly PropertyKey[]; readonly message: string }): string {
  const example = '[{"issuer":"https://…","jwksUri":"https://…","audience":"…"}]';
  return issue.path.length === 0
    ? `write a JSON list such as ${example}`
    : `${issue.path.join('.')}: ${issue.message}; write a JSON list such as ${example}`;
}
