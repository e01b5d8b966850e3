import { AppError } from '../../lib/app-error.js';

/** The store has null where the SDL promises a value. Callers get a masked error; the log gets the model and the id. */
export class StoredNullError extends AppError {
  constructor(coordinate: string, model: string, id: string) {
    super('INTERNAL_SERVER_ERROR', 'internal server error', {
      detail: `${model} ${id} has null or a null item in the non-null field ${coordinate}; mend the row, or drop the ! in the SDL`,
    });
  }
}
