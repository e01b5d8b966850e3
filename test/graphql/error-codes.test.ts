import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { refusal } from '../../src/graphql/document-refusal.js';
import { codeOf, errorCatalogue, isErrorCode, statusOf } from '../../src/graphql/error-catalogue.js';
import { problemOf } from '../../src/http/problem.js';
import { AppError } from '../../src/lib/app-error.js';
import { anonymously, as, type GraphqlAnswer } from '../support/as.js';
import { startTestServer, type TestServer } from '../support/start-test-server.js';
import { clientWith } from '../support/test-client.js';

const view = ['view_movie', 'view_director', 'view_distributor'];
const reader = clientWith({ permissions: view, scopes: ['read'] });
const editor = clientWith({
  permissions: [...view, 'add_movie', 'change_movie', 'delete_movie', 'add_distributor'],
  scopes: ['read', 'write'],
});

let server: TestServer;
let heat: string;

beforeAll(async () => {
  server = await startTestServer();
  const made = await as(editor).data<{ createMovie: { id: string } }>(
    'mutation { createMovie(input: { title: "Heat" }) { id } }',
  );
  heat = made.createMovie.id;
  await as(editor).data('mutation { createDistributor(input: { name: "Warner Bros." }) { id } }');
});

afterAll(() => server.close());

const firstError = ({ status, errors = [], ...answer }: GraphqlAnswer) => ({
  status,
  code: errors[0]?.extensions.code,
  hasData: 'data' in answer,
});

describe('a document that is refused before it runs has a status and no data', () => {
  it.each<[string, string, Record<string, unknown> | undefined, string, number]>([
    ['no GraphQL', '{ movies ', undefined, 'GRAPHQL_PARSE_FAILED', 400],
    ['an unknown field', '{ movies { nope } }', undefined, 'GRAPHQL_VALIDATION_FAILED', 400],
    ['a missing argument', '{ movie { id } }', undefined, 'GRAPHQL_VALIDATION_FAILED', 400],
    [
      'several operations',
      'query A { viewer { id } } query B { viewer { id } }',
      undefined,
      'OPERATION_RESOLUTION_FAILURE',
      400,
    ],
    ['no operation', 'fragment F on Movie { id }', undefined, 'GRAPHQL_VALIDATION_FAILED', 400],
    [
      'a variable of another type',
      'query ($n: Int) { movies(first: $n) { totalCount } }',
      { n: 'many' },
      'BAD_USER_INPUT',
      400,
    ],
    ['a variable that is missing', 'query ($id: ID!) { movie(id: $id) { id } }', {}, 'BAD_USER_INPUT', 400],
    ['what may not be asked', 'mutation { deleteMovie(id: 1) { id } }', undefined, 'FORBIDDEN', 403],
    ['too many fields', `{ movies { nodes { ${'title '.repeat(400)} } } }`, undefined, 'LIMIT_EXCEEDED', 400],
    [
      'too many aliases',
      `{ ${Array.from({ length: 101 }, (_, n) => `a${n}: __typename`).join(' ')} }`,
      undefined,
      'LIMIT_EXCEEDED',
      400,
    ],
    ['a page that is too long', '{ movies(first: 201) { totalCount } }', undefined, 'LIMIT_EXCEEDED', 400],
    [
      'a page that is too long',
      'query ($n: Int) { movies(last: $n) { nodes { id } } }',
      { n: 201 },
      'LIMIT_EXCEEDED',
      400,
    ],
    ['too many tokens', `{ ${'a '.repeat(2000)} }`, undefined, 'LIMIT_EXCEEDED', 400],
    ['too many root fields', `{ ${'viewer { id } '.repeat(21)} }`, undefined, 'LIMIT_EXCEEDED', 400],
    ['too many directives', `{ viewer { id ${'@include(if: true) '.repeat(51)} } }`, undefined, 'LIMIT_EXCEEDED', 400],
  ])('%s', async (_what, document, variables, code, status) => {
    expect(firstError(await as(reader).query(document, variables))).toEqual({ status, code, hasData: false });
  });

  it('no token', async () => {
    const answer = await anonymously().query('{ viewer { id } }');
    expect(firstError(answer)).toEqual({ status: 401, code: 'UNAUTHENTICATED', hasData: false });
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer /);
  });

  it('without a token: what does not parse is 400, all else that is not public 401', async () => {
    const anonymous = anonymously();
    expect(firstError(await anonymous.query('{ a ')).code).toBe('GRAPHQL_PARSE_FAILED');
    for (const document of [
      '{ nope }',
      '{ serverInfo { nope } }',
      '{ movies { totalCount } }',
      'mutation { x }',
      'fragment F on Movie { id } { ...F }',
    ]) {
      expect(firstError(await anonymous.query(document))).toEqual({
        status: 401,
        code: 'UNAUTHENTICATED',
        hasData: false,
      });
    }
  });

  it('a scope that is missing is named by the challenge', async () => {
    const { status, headers } = await as(reader).query('mutation { deleteMovie(id: 1) { id } }');
    expect(status).toBe(403);
    expect(headers.get('www-authenticate')).toMatch(/^Bearer .*error="insufficient_scope".*scope="movie:write"/);
  });

  it('a permission that is missing is no matter of the challenge', async () => {
    const scoped = clientWith({ permissions: [], scopes: ['read', 'write'] });
    const { status, headers } = await as(scoped).query('{ movies { totalCount } }');
    expect([status, headers.get('www-authenticate')]).toEqual([403, null]);
  });
});

describe('an operation that runs answers 200', () => {
  const updateHeat = (input: string, more = '') =>
    `mutation { updateMovie(id: "${heat}", input: { ${input} }${more}) { id } }`;

  it.each<[string, () => string, string]>([
    ['a row that is missing', () => 'mutation { deleteMovie(id: "000000000000000000000000") { id } }', 'NOT_FOUND'],
    ['an id that is none', () => 'mutation { deleteMovie(id: "nonsense") { id } }', 'NOT_FOUND'],
    ['a value that the model refuses', () => updateHeat('title: ""'), 'BAD_USER_INPUT'],
    ['a cursor that is none', () => '{ movies(after: "nonsense") { totalCount } }', 'BAD_USER_INPUT'],
    ['first with last', () => '{ movies(first: 1, last: 1) { totalCount } }', 'BAD_USER_INPUT'],
    ['a key that is taken', () => 'mutation { createDistributor(input: { name: "Warner Bros." }) { id } }', 'CONFLICT'],
    ['an older version', () => updateHeat('title: "x"', ', ifVersion: 7'), 'CONFLICT'],
  ])('%s', async (_what, document, code) => {
    const { status, errors, data } = await as(editor).query(document());
    expect([status, errors?.map(({ extensions }) => extensions.code)]).toEqual([200, [code]]);
    expect(Object.values(data ?? {})).toEqual([null]);
  });

  it('a refused input says which field and why', async () => {
    const [error] = await as(editor).errors(updateHeat('title: ""'));
    expect(error?.extensions.fields).toEqual([{ path: expect.stringContaining('title'), message: expect.any(String) }]);
  });

  it('a wrong variable says where', async () => {
    const [error] = await as(editor).errors('query ($w: MovieWhere) { movies(where: $w) { totalCount } }', {
      w: { title: { eq: 5 } },
    });
    expect(error?.extensions.fields).toEqual([
      { path: 'w.title.eq', message: expect.stringContaining('String cannot represent') },
    ]);
  });

  it('a missing row in a query is null and no error', async () => {
    expect(
      await as(reader).data('{ a: movie(id: "000000000000000000000000") { id } b: movie(id: "nonsense") { id } }'),
    ).toEqual({ a: null, b: null });
  });
});

describe('what is forbidden is said before what is malformed', () => {
  it('a mutation that may not run does not say how its variables are wrong', async () => {
    const document = 'mutation ($input: MovieCreateInput!) { createMovie(input: $input) { id } }';
    expect(firstError(await as(reader).query(document, { input: { title: 5 } }))).toMatchObject({
      status: 403,
      code: 'FORBIDDEN',
    });
  });
});

describe('the catalogue', () => {
  it('has one status and one line for every code', () => {
    for (const { status, meaning } of Object.values(errorCatalogue)) {
      expect(status === null || (status >= 200 && status < 600)).toBe(true);
      expect(meaning).toMatch(/^[A-Z][^\n]*\.$/);
    }
  });

  it.each(Object.keys(errorCatalogue).filter(isErrorCode))('%s has the same status wherever it comes from', (code) => {
    const status = statusOf(code);
    expect(problemOf(new AppError(code, 'x'), 1)).toMatchObject({ status, code });
    expect(refusal(code, 'x').errors[0]?.extensions.http).toMatchObject({ status });
    expect(statusOf(codeOf(status))).toBe(status < 400 ? 400 : status);
    expect(codeOf(418)).toBe('BAD_REQUEST');
  });

  it('knows its own names and nothing that every object has', () => {
    expect(isErrorCode('FORBIDDEN')).toBe(true);
    for (const name of ['constructor', 'toString', '__proto__', '', null, 5]) expect(isErrorCode(name)).toBe(false);
  });
});
