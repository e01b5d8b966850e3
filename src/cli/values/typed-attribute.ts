import { InvalidArgumentError } from 'commander';

/** `department=sales`. @throws InvalidArgumentError */
export function typedAttribute(typed: string): readonly [key: string, value: string] {
  const split = typed.indexOf('=');
  if (split < 1) {
    throw new InvalidArgumentError('An attribute is written key=value.');
  }
  return [typed.slice(0, split), typed.slice(split + 1)];
}

/** Gathers attributes; a repeated key makes a list, and `key=` alone an attribute without a value. */
export function gatherAttributes(pairs: readonly (readonly [string, string])[]): Record<string, readonly string[]> {
  const gathered = new Map<string, readonly string[]>();
  for (const [key, value] of pairs) {
    gathered.set(key, [...(gathered.get(key) ?? []), ...(value === '' ? [] : [value])]);
  }
  return Object.fromEntries(gathered);
}
