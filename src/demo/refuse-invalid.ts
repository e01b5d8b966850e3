import { type Document, Error as MongooseError } from 'mongoose';
import { type FieldProblem, InputError } from '../lib/app-error.js';

// A model's message quotes the value, which may be of any length.
const MESSAGE_LENGTH = 200;

/**
 * Lets documents pass that their model accepts.
 * @throws InputError with every problem of every document, each with its place in the list: `[17].title`
 */
export async function refuseInvalid(documents: readonly Document[], list = ''): Promise<void> {
  const problems = await Promise.all(documents.map((document, index) => problemsOf(document, `${list}[${index}]`)));
  if (problems.some(({ length }) => length > 0)) {
    throw new InputError('not every film is valid', problems.flat());
  }
}

async function problemsOf(document: Document, place: string): Promise<readonly FieldProblem[]> {
  try {
    await document.validate();
    return [];
  } catch (error) {
    if (!(error instanceof MongooseError.ValidationError)) {
      throw error;
    }
    const errors = Object.entries(error.errors);
    return errors.map(([path, { message }]) => ({
      path: `${place}.${path}`,
      message: message.slice(0, MESSAGE_LENGTH),
    }));
  }
}
