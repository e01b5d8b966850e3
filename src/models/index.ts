import { Director } from './director.js';
import { Distributor } from './distributor.js';
import { Movie } from './movie.js';

/** Every model that the API serves. A new one is a line here, a file beside this one and a file in `schema/`. */
export const models = [Movie, Director, Distributor] as const;
