import type { IncomingMessage } from 'node:http';

const none: readonly string[] = [];

/**
 * All values of a header, in their order, also of one of which Node keeps only the first; `name` in lower case. Node's `headersDistinct`
 * says the same, but makes lists of all headers, of which hardly any is read.
 */
export function headerValues({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>, name: string): readonly string[] {
  let values = none;
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const [given = '', value = ''] = [rawHeaders[at], rawHeaders[at + 1]];
    if (given.length === name.length && given.toLowerCase() === name) values = [...values, value];
  }
  return values;
}
