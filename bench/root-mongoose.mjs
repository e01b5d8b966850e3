import { Movie } from '../dist/models/movie.js';

/** The Mongoose of the models; the peers have another of their own. */
export const mongoose = Movie.base;
