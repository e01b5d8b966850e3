import { CommandError, notSupported } from './command-error.js';

/** A PCRE pattern as MongoDB understands it, and the text with which every match begins. */
export interface Pattern {
  readonly regex: RegExp;
  readonly prefix: string;
}

const SPACES = '\\t\\n\\v\\f\\r ';
const CLASSES: Readonly<Record<string, string>> = { s: SPACES, d: '0-9', w: 'A-Za-z0-9_' };
const SAME = /^[tnrfbB1-9]$/;
const END = '(?=\\n?(?![^]))';

/** Translates PCRE to JavaScript. @throws CommandError 2 for unknown options, 51091 for a broken pattern, 238 for what differs. */
export function compileRegex(source: string, options: string): Pattern {
  const unknown = /[^imsxu]/.exec(options);
  if (unknown) throw new CommandError(51108, `invalid flag in regex options: ${unknown[0]}`);
  const translated = translate(source, options);
  try {
    const regex = new RegExp(translated, options.includes('i') ? 'iu' : 'u');
    return { regex, prefix: literalPrefix(source, options) };
  } catch {
    throw notSupported(`the regular expression /${source}/`);
  }
}

function translate(source: string, options: string): string {
  let out = '';
  let isInClass = false;
  for (let i = 0; i < source.length; i++) {
    const char = source[i] ?? '';
    if (char === '\\') out += escaped(source[++i] ?? '', isInClass, source);
    else if (isInClass) {
      if (source.startsWith('[:', i) || char === '[') out += source.startsWith('[:', i) ? unsure(source) : '\\[';
      else out += char;
      isInClass = char !== ']';
    } else if (char === '[') {
      isInClass = true;
      if (/^\[\^?\]/.test(source.slice(i))) unsure(source);
      out += char;
    } else if (options.includes('x') && /\s/.test(char)) continue;
    else if (options.includes('x') && char === '#')
      i = source.indexOf('\n', i) < 0 ? source.length : source.indexOf('\n', i);
    else if (char === '.') out += options.includes('s') ? '[^]' : '[^\\n]';
    else if (char === '$') out += options.includes('m') ? '(?=\\n|(?![^]))' : END;
    else if (char === '^' && options.includes('m')) out += '(?:(?<![^])|(?<=\\n)(?=[^]))';
    else if (char === '(' && source[i + 1] === '?' && !/^\(\?(:|=|!|<=|<!)/.test(source.slice(i))) unsure(source);
    else if (/[*+?}]/.test(char) && source[i + 1] === '+') unsure(source);
    else out += char;
  }
  return out;
}

function escaped(char: string, isInClass: boolean, source: string): string {
  const inside = CLASSES[char];
  if (inside !== undefined) return isInClass ? inside : `[${inside}]`;
  const outside = CLASSES[char.toLowerCase()];
  if (outside !== undefined) return isInClass ? unsure(source) : `[^${outside}]`;
  if (SAME.test(char)) return `\\${char}`;
  return /^[^A-Za-z0-9]$/.test(char) ? `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}` : unsure(source);
}

function unsure(source: string): never {
  throw notSupported(`the regular expression /${source}/`);
}

function literalPrefix(source: string, options: string): string {
  const match = options === '' ? /^\^((?:[A-Za-z0-9 _,:;'"@#%&=~`<>!-]|\\[^A-Za-z0-9])*)(.?)/.exec(source) : null;
  if (match === null || source.includes('|')) return '';
  const text = (match[1] ?? '').replace(/\\(.)/g, '$1');
  return /[*?{]/.test(match[2] ?? '') ? text.slice(0, -1) : text;
}
