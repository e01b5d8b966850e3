import { describe, expect, it } from '@jest/globals';
import { actorWith, decider, filmSdl, inShort } from './access-kit.js';

const decide = decider(filmSdl);
const reader = actorWith(['view_movie', 'view_director'], ['read']);
const finance = actorWith(['view_movie', 'view_director'], ['read', 'movie:finance']);
const movieOnly = actorWith(['view_movie'], ['read']);
const editor = actorWith(['view_movie', 'add_movie', 'change_movie', 'delete_movie'], ['read', 'write']);
const writer = actorWith(['add_movie', 'change_movie'], ['write']);

const allowed = { outcome: 'allowed', denied: [] };
const short = (...args: Parameters<typeof decide>) => inShort(decide(...args));

describe('AZ-2 a model is asked for wherever it is reached', () => {
  it.each([
    [
      'a reference',
      '{ movies { nodes { title director { name } } } }',
      [['movies.nodes.director', 'Movie.director', 'permission']],
    ],
    ['by alias', '{ movies { nodes { d: director { name } } } }', [['movies.nodes.d', 'Movie.director', 'permission']]],
    [
      'deep',
      '{ movie(id: 1) { sequel { sequel { director { id } } } } }',
      [['movie.sequel.sequel.director', 'Movie.director', 'permission']],
    ],
    [
      'an inline fragment',
      '{ movies { nodes { ... on Movie { director { name } } } } }',
      [['movies.nodes.director', 'Movie.director', 'permission']],
    ],
    [
      'a named fragment',
      '{ movies { nodes { ...F } } } fragment F on Movie { ...G } fragment G on Movie { director { name } }',
      [['movies.nodes.director', 'Movie.director', 'permission']],
    ],
    [
      'only its __typename',
      '{ movies { nodes { director { __typename } } } }',
      [['movies.nodes.director', 'Movie.director', 'permission']],
    ],
    [
      'filtering through it',
      '{ movies(where: { director: { name: { eq: "x" } } }) { totalCount } ok: movies { totalCount } }',
      [['movies', 'Movie.director', 'permission']],
    ],
  ])('%s', (_how, document, denied) => {
    expect(short(document, movieOnly)).toEqual({ outcome: 'partial', denied });
    expect(short(document, reader)).toEqual(allowed);
  });

  it('a list, a page or a row', () => {
    for (const document of [
      '{ directors { totalCount } }',
      '{ director(id: 1) { id } }',
      '{ directors { pageInfo { hasNextPage } } }',
    ]) {
      expect(short(document, movieOnly).outcome).toBe('denied');
    }
  });

  it('through a union, type by type', () => {
    const document = '{ found { ... on Movie { title } ... on Director { name } } }';
    expect(short(document, movieOnly)).toEqual({
      outcome: 'partial',
      denied: [['found.name', 'Director.name', 'permission']],
    });
    expect(short(document, reader)).toEqual(allowed);
  });

  it('through a union, its __typename only', () => {
    expect(short('{ found { __typename } }', movieOnly).denied).toEqual([
      ['found.__typename', 'Director', 'permission'],
    ]);
    expect(short('{ found { __typename } }', reader)).toEqual(allowed);
  });

  it('through an interface, for each type that it may be', () => {
    const directors = actorWith(['view_director'], ['read']);
    const { deniedNodes, outcome, denied } = decide('{ named { name } }', directors);
    expect(outcome).toBe('partial');
    expect(denied.map(({ selection, rule }) => [selection, rule.shownAs])).toEqual([['named.name', 'Studio.name']]);
    expect([...deniedNodes.values()].map((types) => [...types])).toEqual([['Studio']]);
    expect(short('{ named { name } }', actorWith(['view_director', 'view_studio'], ['read']))).toEqual(allowed);
  });

  it('a protected field through an interface asks for its scope and for its type', () => {
    const document = '{ named { ... on Studio { tax } } }';
    expect(short(document, actorWith(['view_studio'], ['studio:tax'])).denied).toEqual([
      ['named.tax', 'Studio.tax', 'scope'],
    ]);
    expect(short(document, actorWith(['view_studio'], ['read', 'audit']))).toEqual(allowed);
  });

  it('an interface fragment on a model that was reached by name asks nothing more', () => {
    expect(short('{ movies { nodes { director { ... on Named { name } } } } }', reader)).toEqual(allowed);
  });
});

describe('AZ-6 a protected field is protected in every use', () => {
  it.each([
    ['selecting', '{ movies { nodes { usGross } } }', 'movies.nodes.usGross'],
    ['computing', '{ movies { nodes { profit } } }', 'movies.nodes.profit'],
    ['filtering', '{ movies(where: { usGross: { gt: 1 } }) { totalCount } }', 'movies'],
    ['filtering by null', '{ movies(where: { usGross: { isNull: true } }) { totalCount } }', 'movies'],
    [
      'filtering within AND',
      '{ movies(where: { AND: [{ title: { eq: "x" } }, { usGross: { gt: 1 } }] }) { totalCount } }',
      'movies',
    ],
    [
      'filtering within OR, a single object for a list',
      '{ movies(where: { OR: { usGross: { gt: 1 } } }) { totalCount } }',
      'movies',
    ],
    ['filtering within NOT', '{ movies(where: { NOT: { NOT: { usGross: { gt: 1 } } } }) { totalCount } }', 'movies'],
    ['sorting', '{ movies(orderBy: [{ title: ASC }, { usGross: DESC }]) { totalCount } }', 'movies'],
    ['sorting, a single object for a list', '{ movies(orderBy: { usGross: DESC }) { totalCount } }', 'movies'],
  ])('%s', (_use, document, selection) => {
    const [denied] = decide(document, reader).denied;
    expect([denied?.selection, denied?.decision.missing]).toEqual([selection, ['scope']]);
    expect(denied?.rule.shownAs).toBe(selection.endsWith('profit') ? 'Movie.profit' : 'Movie.usGross');
    expect(short(document, finance)).toEqual(allowed);
  });

  it.each([
    ['a filter', 'query ($v: MovieWhere) { movies(where: $v) { totalCount } }', { usGross: { gt: 1 } }],
    [
      'a nested filter',
      'query ($v: [MovieWhere!]) { movies(where: { AND: $v }) { totalCount } }',
      [{ OR: [{ usGross: { gt: 1 } }] }],
    ],
    ['a null filter', 'query ($v: MovieWhere) { movies(where: $v) { totalCount } }', { usGross: null }],
    ['an operand', 'query ($v: SafeIntFilter) { movies(where: { usGross: $v }) { totalCount } }', null],
    ['an order', 'query ($v: [MovieOrderBy!]) { movies(orderBy: $v) { totalCount } }', [{ usGross: 'ASC' }]],
  ])('%s from a variable', (_what, document, v) => {
    expect(short(document, reader, { v })).toEqual({
      outcome: 'denied',
      denied: [['movies', 'Movie.usGross', 'scope']],
    });
    expect(short(document, finance, { v })).toEqual(allowed);
  });

  it('a variable is looked at with its value of this request', () => {
    const document = 'query ($v: MovieWhere) { movies(where: $v) { totalCount } }';
    expect(short(document, reader, { v: { title: { eq: 'x' } } })).toEqual(allowed);
    expect(short(document, reader, {})).toEqual(allowed);
  });

  it.each([
    ['creating', 'mutation { createMovie(input: { title: "x", usGross: 1 }) { id } }'],
    ['creating with null', 'mutation { createMovie(input: { title: "x", usGross: null }) { id } }'],
    ['updating', 'mutation { updateMovie(id: 1, input: { usGross: 1 }) { id } }'],
  ])('%s', (_use, document) => {
    expect(short(document, editor).denied).toEqual([[expect.any(String), 'Movie.usGross', 'scope']]);
  });
});

describe('AZ-3, AZ-4 mutations', () => {
  it.each([
    ['createMovie(input: { title: "x" }) { id }', 'Mutation.createMovie'],
    ['updateMovie(id: 1, input: {}) { id }', 'Mutation.updateMovie'],
    ['deleteMovie(id: 1) { id }', 'Mutation.deleteMovie'],
  ])('%s', (field, coordinate) => {
    expect(short(`mutation { ${field} }`, editor)).toEqual(allowed);
    expect(inShort(decide(`mutation { ${field} }`, reader)).denied).toEqual([
      [expect.any(String), coordinate, 'permission', 'scope'],
    ]);
  });

  it('is refused as a whole when anything in it is denied', () => {
    const document = 'mutation { a: createMovie(input: { title: "x" }) { id } b: deleteMovie(id: 1) { id } }';
    expect(short(document, writer)).toEqual({
      outcome: 'denied',
      denied: [['b', 'Mutation.deleteMovie', 'permission']],
    });
  });

  it('is refused for what its payload selects', () => {
    expect(short('mutation { createMovie(input: { title: "x" }) { id movie { title } } }', writer)).toEqual({
      outcome: 'denied',
      denied: [['createMovie.movie', 'MoviePayload.movie', 'permission', 'scope']],
    });
    expect(short('mutation { createMovie(input: { title: "x" }) { id } }', writer)).toEqual(allowed);
  });

  it('writing a reference asks to see its target', () => {
    const document = 'mutation { createMovie(input: { title: "x", director: "1" }) { id } }';
    expect(short(document, editor).denied).toEqual([['createMovie', 'Movie.director', 'permission']]);
  });
});

describe('AZ-5 queries answer what they may', () => {
  it('each denied selection once, whatever is merged into it', () => {
    const document =
      '{ movies { nodes { usGross } } movies { nodes { usGross } } m: movies { nodes { g: usGross usGross } } }';
    expect(short(document, reader).denied.map(([selection]) => selection)).toEqual([
      'movies.nodes.usGross',
      'm.nodes.g',
      'm.nodes.usGross',
    ]);
  });

  it('what is below a denied selection is not looked at', () => {
    expect(short('{ movies(where: { usGross: { gt: 1 } }) { nodes { usGross } } viewer }', reader).denied).toHaveLength(
      1,
    );
  });

  it.each([
    ['one allowed', '{ directors { totalCount } movies { totalCount } }', 'partial'],
    ['none allowed', '{ a: directors { totalCount } b: directors { totalCount } }', 'denied'],
    ['__typename is none', '{ __typename directors { totalCount } }', 'denied'],
    ['introspection is one', '{ __schema { queryType { name } } directors { totalCount } }', 'partial'],
    ['an allowed one without data', '{ viewer directors { totalCount } }', 'partial'],
  ])('root fields: %s', (_what, document, outcome) => {
    expect(decide(document, movieOnly).outcome).toBe(outcome);
  });

  it.each([
    ['@skip(if: true)', false],
    ['@skip(if: false)', true],
    ['@include(if: true)', true],
    ['@include(if: false)', false],
    ['@include(if: $yes)', true],
    ['@include(if: $no)', false],
    ['@skip(if: $yes)', false],
    ['@skip(if: $no)', true],
    ['@include(if: $yes) @skip(if: $yes)', false],
  ])('%s counts only if it is selected', (directive, isSelected) => {
    const variables = { yes: true, no: false };
    const field = `query ($yes: Boolean = true, $no: Boolean = false) { a: viewer @include(if: $yes) @skip(if: $no) movies { nodes { title usGross ${directive} } } }`;
    const fragment = `query ($yes: Boolean = true, $no: Boolean = false) { a: viewer @include(if: $yes) @skip(if: $no) movies { nodes { title ...F ${directive} } } } fragment F on Movie { usGross }`;
    for (const document of [field, fragment]) {
      expect(decide(document, reader, variables).denied).toHaveLength(isSelected ? 1 : 0);
    }
  });
});

describe('AZ-1 without a token', () => {
  it('what is public is allowed and all else is not', () => {
    expect(decide('{ serverInfo }', null).outcome).toBe('allowed');
    expect(decide('{ viewer }', null).outcome).toBe('denied');
    expect(decide('{ movies { totalCount } }', null).outcome).toBe('denied');
  });
});
