import { films } from './films.mjs';

const { _id: id } = films[7];

/** What every server is asked, and a text that a right answer has. */
export const operations = {
  list: {
    query: '{ movies(first: 50) { nodes { id title genre director { name } distributor { name } } } }',
    contains: JSON.stringify(films[49].title),
  },
  point: {
    query: 'query ($id: ID!) { movie(id: $id) { id title genre } }',
    variables: { id },
    contains: JSON.stringify(films[7].title),
  },
  mutation: {
    query: 'mutation ($id: ID!) { updateMovie(id: $id, input: { source: "bench" }) { id movie { title } } }',
    variables: { id },
    contains: JSON.stringify(films[7].title),
  },
};
