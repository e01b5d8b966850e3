import { InvalidArgumentError } from 'commander';

/** Values of a document's variables: a JSON object. @throws InvalidArgumentError */
export function typedVariables(typed: string): Readonly<Record<string, unknown>> {
  const value = parseJson(typed);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InvalidArgumentError('Variables are a JSON object: {"id": "1"}.');
  }
  return { ...value };
}

function parseJson(typed: string): unknown {
  try {
    return JSON.parse(typed);
  } catch {
    throw new InvalidArgumentError('It is not JSON.');
  }
}
