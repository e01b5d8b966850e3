import { editDistance } from '../lib/nearest.js';
import { variableNames } from './variables.js';

/**
 * Names that are set and are one or two letters off one of ours, as `MAX_DEPHT`: a limit that its writer believes in and nobody reads.
 * Short names are left alone: too many programs have a `HOSTS` or a `PORTS`.
 */
export function findMisspelt(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const longNames = variableNames.filter((name) => name.length >= 6);
  return Object.keys(env).flatMap((name) => {
    if (name.length < 6 || variableNames.includes(name)) return [];
    const meant = longNames.find((ours) => editDistance(name, ours, 3) < (ours.length < 10 ? 2 : 3));
    return meant === undefined ? [] : [`${name} is set and not read; did you mean ${meant}?`];
  });
}
