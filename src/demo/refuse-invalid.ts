import { type Document, Error as MongooseError } from 'mongoose';
import { type FieldProblem, InputError } from '../lib/app-error.js';
import { batchesOf } from './batches-of.js';

// A model's message quotes the value, which may be of any length.
const MESSAGE_LENGTH = 200;

const BATCH = 100;

/**
 * Lets lists of documents pass that their models accept.
 * @throws InputError with every problem of every document, each with its place: `[17].title`, `directors[3].name`
 */
export async function refuseInvalid(lists: Readonly<Record<string, Iterable<Document>>>): Promise<void> {
  const problems: FieldProblem[] = [];
  for (const [list, documents] of Object.entries(lists)) {
    let first = 0;
    for (const batch of batchesOf(documents, BATCH)) {
      const found = await Promise.all(
        batch.map((document, index) => problemsOf(document, `${list}[${first + index}]`)),
      );
      problems.push(...found.flat());
      first += batch.length;
    }
  }
  if (problems.length > 0) {
    throw new InputError('not every film is valid', problems);
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
