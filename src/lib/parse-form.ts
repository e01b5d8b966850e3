/** Names and values in their order, as they stand after decoding. */
export type FormPairs = readonly (readonly [name: string, value: string])[];

/** What only the full parser decodes: escapes, a leading `?` that it drops, and text beyond ASCII, in which it mends lone surrogates. */
const needsDecoding = /^\?|[%\u0080-\uffff]/;

/**
 * Parses `application/x-www-form-urlencoded` text exactly as `URLSearchParams` does (https://url.spec.whatwg.org/#urlencoded-parsing), which takes
 * three times as long for what most clients send.
 */
export function parseForm(text: string): FormPairs {
  if (needsDecoding.test(text)) return [...new URLSearchParams(text)];
  const pairs: [string, string][] = [];
  for (const part of text.split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    pairs.push(equals === -1 ? [spaced(part), ''] : [spaced(part.slice(0, equals)), spaced(part.slice(equals + 1))]);
  }
  return pairs;
}

function spaced(text: string): string {
  return text.includes('+') ? text.replaceAll('+', ' ') : text;
}
