import { NotFoundError } from '../lib/app-error.js';

/** That there is no such client: the same words wherever it is found out, so that one who may not see a client reads no difference (AZ-9). */
export function unknownClient(id: string): NotFoundError {
  return new NotFoundError(`There is no client ${JSON.stringify(id.slice(0, 100))}`);
}
