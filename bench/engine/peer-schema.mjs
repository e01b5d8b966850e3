import { directorOf, distributorOf, findFilm, findFilms, updateFilm } from './films.mjs';

/** The part of ScopeQL's schema that is measured, as a team would write it by hand. */
export const typeDefs = `
  type Query { movies(first: Int): MovieConnection movie(id: ID!): Movie }
  type Mutation { updateMovie(id: ID!, input: MovieUpdateInput!): MoviePayload }
  type MovieConnection { nodes: [Movie!]! }
  type MoviePayload { id: ID! movie: Movie }
  type Movie { id: ID! title: String! genre: String source: String director: Director distributor: Distributor }
  type Director { id: ID! name: String! }
  type Distributor { id: ID! name: String! }
  input MovieUpdateInput { title: String genre: String source: String }
`;

const id = ({ _id }) => _id;

export const resolvers = {
  Query: { movies: (_, { first = 20 }) => ({ nodes: findFilms(first) }), movie: (_, args) => findFilm(args.id) },
  Mutation: {
    updateMovie: (_, args) => {
      const movie = updateFilm(args.id, args.input);
      return movie && { id: movie._id, movie };
    },
  },
  Movie: { id, director: directorOf, distributor: distributorOf },
  Director: { id },
  Distributor: { id },
};
