import { typedObject } from './typed-object.js';

/** Values of a document's variables: a JSON object. @throws InvalidArgumentError */
export function typedVariables(typed: string): Readonly<Record<string, unknown>> {
  return typedObject(typed, 'Variables are a JSON object: {"id": "1"}.');
}
