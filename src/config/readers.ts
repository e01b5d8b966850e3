import { isIP } from 'node:net';
import { z } from 'zod';
import { parseDuration } from '../lib/parse-duration.js';
import { parseRate } from '../lib/parse-rate.js';

/** A whole number in a range. */
export function wholeNumber(least: number, most: number) {
  const error = `write a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, { error, abort: true })
    .transform(Number)
    .pipe(z.number({ error }).min(least, { error }).max(most, { error }));
}

/** A duration as seconds: `30s`, `15m`, `24h`, `90d`, or a bare number of seconds. */
export function duration(leastSeconds: number, mostSeconds: number, example: string) {
  const error = `write a duration such as ${example} (s, m, h or d), from ${leastSeconds}s to ${mostSeconds}s`;
  return z.string().transform((text, context) => {
    const seconds = /^\d{1,9}$/.test(text) ? Number(text) : parseDuration(text);
    if (seconds !== null && seconds >= leastSeconds && seconds <= mostSeconds) return seconds;
    context.addIssue({ code: 'custom', message: error });
    return z.NEVER;
  });
}

const switchWords: Readonly<Record<string, boolean>> = {
  true: true,
  on: true,
  yes: true,
  '1': true,
  false: false,
  off: false,
  no: false,
  '0': false,
};

/** A switch: `true` or `false`, and what people write instead of them. */
export function onOff() {
  return z.string().transform((text, context) => {
    const value = switchWords[text.toLowerCase()];
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: 'write true or false' });
    return z.NEVER;
  });
}

/** One of a few words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, { error: `write ${words.slice(0, -1).join(', ')} or ${words.at(-1)}` });
}

/** `1000/s`: so many points in a second, minute, hour or day; a bare number is a minute's; `off`: no limit. */
export function rate() {
  return z.string().transform((text, context) => {
    if (text.toLowerCase() === 'off') return null;
    const parsed = parseRate(text);
    if (parsed) return parsed;
    context.addIssue({ code: 'custom', message: 'write off, or points in a time such as 1000/s (s, m, h or d)' });
    return z.NEVER;
  });
}

/** Comma-separated browser origins, or `*`. */
export function origins() {
  return z.string().transform((text, context) => {
    const items = commaList(text);
    if (items.every((item) => item === '*' || isOrigin(item))) return items;
    context.addIssue({
      code: 'custom',
      message: 'write origins such as https://app.example.com, separated by commas, or *',
    });
    return z.NEVER;
  });
}

/** Whose forwarded addresses count: a switch, a number of hops, or addresses and networks. */
export function trustedProxies() {
  const error = 'write false, true, a number of proxies, or their addresses such as 10.0.0.0/8, separated by commas';
  return z.string().transform((text, context): boolean | number | readonly string[] => {
    if (/^[1-9]\d?$/.test(text)) return Number(text);
    const word = switchWords[text.toLowerCase()];
    if (word !== undefined) return word;
    const items = commaList(text);
    if (items.every(isNetwork)) return items;
    context.addIssue({ code: 'custom', message: error });
    return z.NEVER;
  });
}

/** An issuer's URL (RFC 8414 2): no query, no fragment, no credentials. */
export function issuerUrl() {
  const error = 'write an http(s) URL without query, fragment or credentials, such as https://api.example.com';
  return z.string().refine(isIssuerUrl, { error });
}

export function commaList(text: string): readonly string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

export function isIssuerUrl(text: string): boolean {
  if (!URL.canParse(text) || text.includes('?') || text.includes('#')) return false;
  const { protocol, username, password } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

function isNetwork(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [address = '', prefix, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128));
}
