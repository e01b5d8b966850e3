import { type Document, Error as MongooseError } from 'mongoose';
import { type FieldProblem, InputError } from '../lib/app-error.js';

// A model's message quotes the value, which may be of any length.
const MESSAGE_LENGTH = 200;

/**
 * Lets lists of documents pass that their models accept.
 * @throws InputError with every problem of every document, each with its place: `[17].title`, `directors[3].name`
 */
export async function refuseInvalid(lists: Readonly<Record<string, readonly Document[]>>): Promise<void> {
  const places = Object.entries(lists).flatMap(([list, documents]) =>
    documents.map((document, index) => ({ document, place: `${list}[${index}]` })),
  );
  const problems = await Promise.all(places.map(({ document, place }) => problemsOf(document, place)));
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
