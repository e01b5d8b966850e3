import { need, refused } from './command-error.js';

const TOKEN = /\\[\s\S]|\[\^?(?:[^\\[\]]|\\[^A-Za-z0-9])+\]|[^\\[\]]/gu;
const LITERAL = /^\^((?:[^\\^$.*+?()[\]{}|]|\\[^A-Za-z0-9])*)([*?{])?/u;
const [ANY, SPACE] = ['[\\s\\S]', '[\\t-\\r ]'];

/** Translates PCRE's syntax, and finds the text with which every match begins. @throws CommandError 238 where the two differ */
export function compileRegex(source: string, options: string): { regex: RegExp; prefix: string } {
  need(/^[imsxu]*$/.test(options), 51108, `invalid flag in regex options: ${options}`);
  const tokens = source.match(TOKEN) ?? [];
  const translated = tokens.map((token) => translate(token, options));
  const isSure = tokens.join('') === source && !/[*+?}]\+|\(\?(?![:=!])/.test(source) && !/[mxu]/.test(options);
  const [, text = '', quantifier] = (options === '' && !source.includes('|') && LITERAL.exec(source)) || [];
  const literal = [...text.replace(/\\(.)/gu, '$1')].slice(0, quantifier ? -1 : undefined);
  try {
    if (!isSure || translated.includes(undefined)) throw new SyntaxError();
    return { regex: new RegExp(translated.join(''), options.includes('i') ? 'iu' : 'u'), prefix: literal.join('') };
  } catch {
    throw refused(`the regular expression /${source}/${options}`);
  }
}

function translate(token: string, options: string): string | undefined {
  if (token === '.') return options.includes('s') ? ANY : '[^\\n]';
  if (token === '$') return `(?=\\n?(?!${ANY}))`;
  if (/^\\\w/.test(token)) return { '\\d': '[0-9]', '\\s': SPACE, '\\w': '\\w', '\\b': '\\b' }[token];
  return /^\\[^$(-+./?[-^{|}]$/u.test(token) ? token.slice(1) : token;
}
