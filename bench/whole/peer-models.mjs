import mongoose from 'mongoose';
import { startEmbeddedStore } from '../../dist/embedded/embedded-store.js';

const { model, Schema } = mongoose;
const reference = (ref) => ({ type: Schema.Types.ObjectId, ref });

export const Movie = model(
  'Movie',
  new Schema({
    title: { type: String, required: true },
    genre: String,
    source: String,
    imdbRating: Number,
    director: reference('Director'),
    distributor: reference('Distributor'),
  }),
);
export const Director = model('Director', new Schema({ name: { type: String, required: true } }));
export const Distributor = model('Distributor', new Schema({ name: { type: String, required: true } }));

/** Opens the copy of the store that the parent names. */
export async function openStore() {
  const store = await startEmbeddedStore({ dataDir: process.argv[2] });
  await mongoose.connect(store.uri, { autoIndex: false });
}

/** What is measured of ScopeQL's schema, as a team would write it by hand. */
export const typeDefs = `
  type Query { movies(first: Int): MovieConnection movie(id: ID!): Movie }
  type Mutation { createMovie(input: MovieCreateInput!): MoviePayload }
  type MovieConnection { nodes: [Movie!]! }
  type MoviePayload { id: ID! movie: Movie }
  type Movie { id: ID! title: String! genre: String source: String director: Director distributor: Distributor }
  type Director { id: ID! name: String! }
  type Distributor { id: ID! name: String! }
  input MovieCreateInput { title: String! genre: String source: String }
`;
