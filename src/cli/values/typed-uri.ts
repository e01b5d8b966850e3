import { InvalidArgumentError } from 'commander';

/** Takes the URI of a MongoDB. @throws InvalidArgumentError */
export function typedUri(typed: string): string {
  if (!/^mongodb(\+srv)?:\/\/./.test(typed)) {
    throw new InvalidArgumentError('It must be a URI: mongodb://db.internal/scopeql');
  }
  return typed;
}
