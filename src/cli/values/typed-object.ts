import { InvalidArgumentError } from 'commander';

/** What was typed as a JSON object; `refusal` says what should have been. @throws InvalidArgumentError */
export function typedObject(typed: string, refusal: string): Readonly<Record<string, unknown>> {
  const value = parseJson(typed);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new InvalidArgumentError(refusal);
  return { ...value };
}

function parseJson(typed: string): unknown {
  try {
    return JSON.parse(typed);
  } catch {
    throw new InvalidArgumentError('It is not JSON.');
  }
}
