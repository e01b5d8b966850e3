import { isUtf8 } from 'node:buffer';

/** Credentials of an `Authorization: Basic` header. */
export interface BasicCredentials {
  readonly clientId: string;
  readonly secret: string;
}

const header = /^basic +([A-Za-z0-9+/_-]+={0,2}) *$/i;

/** Reads HTTP Basic with id and secret form-encoded (RFC 7617, RFC 6749 2.3.1); the scheme in any case. `null`: it is malformed. */
export function parseBasic(authorization: string): BasicCredentials | null {
  const encoded = header.exec(authorization)?.[1];
  if (encoded === undefined) return null;
  try {
    const bytes = Buffer.from(encoded, 'base64');
    if (!isUtf8(bytes)) return null;
    const pair = bytes.toString('utf8');
    const colon = pair.indexOf(':');
    if (colon < 1 || colon === pair.length - 1) return null;
    return { clientId: formDecode(pair.slice(0, colon)), secret: formDecode(pair.slice(colon + 1)) };
  } catch {
    return null;
  }
}

/** @throws URIError */
function formDecode(text: string): string {
  return /[+%]/.test(text) ? decodeURIComponent(text.replaceAll('+', ' ')) : text;
}
