import { makeExecutableSchema } from '@graphql-tools/schema';
import { describe, expect, it } from '@jest/globals';
import { type ExecutionResult, graphql, isObjectType } from 'graphql';
import type { Actor } from '../../src/access/rights.js';
import { withShield } from '../../src/graphql/shield.js';
import { shieldedFields } from '../../src/graphql/shielded-fields.js';
import { actorWith, filmSdl, schemaOf } from '../access/access-kit.js';

const { document, table } = schemaOf(filmSdl);
const rows = Array.from({ length: 3 }, (_, id) => ({ id, title: `Film ${id}`, usGross: 5, director: { name: 'V' } }));

function shielded() {
  return withShield(
    makeExecutableSchema({
      typeDefs: document,
      resolvers: {
        Query: {
          serverInfo: () => 'open',
          viewer: () => {
            throw new Error('a failure of the resolver');
          },
          movies: () => ({ nodes: rows, totalCount: 3 }),
        },
      },
    }),
    table,
  );
}

async function run(source: string, context: object): Promise<ExecutionResult> {
  return graphql({ schema: shielded(), source, contextValue: context });
}

const codes = ({ errors = [] }: ExecutionResult) => errors.map(({ extensions, message }) => extensions.code ?? message);

describe('AZ-11 graphql-shield, on its own', () => {
  it('guards roots, references, connections and protected fields, and no plain field', () => {
    const guarded = shieldedFields(shielded(), table).map(({ coordinate }) => coordinate);
    expect(guarded).toEqual(
      expect.arrayContaining([
        'Query.movies',
        'Query.serverInfo',
        'Mutation.createMovie',
        'Movie.usGross',
        'Movie.profit',
        'Movie.director',
        'MoviePayload.movie',
        'Report.secret',
      ]),
    );
    expect(guarded).not.toContain('MovieConnection.totalCount');
    expect(guarded).not.toContain('Report.total');
  });

  it('guards every field of a type that an interface or a union leads to', () => {
    const guarded = shieldedFields(shielded(), table).map(({ coordinate }) => coordinate);
    expect(guarded).toEqual(expect.arrayContaining(['Movie.title', 'Director.name', 'Studio.name', 'Studio.tax']));
  });

  it('leaves no guarded field with the default resolver, which graphql-middleware passes over', () => {
    const schema = shielded();
    for (const { typeName, fieldName } of shieldedFields(schema, table)) {
      const type = schema.getType(typeName);
      expect(isObjectType(type) && type.getFields()[fieldName]?.resolve?.name).not.toBe('defaultFieldResolver');
    }
  });

  it('denies without a token all but what is public', async () => {
    expect(await run('{ serverInfo }', { actor: null })).toEqual({ data: { serverInfo: 'open' } });
    expect(codes(await run('{ movies { totalCount } }', { actor: null }))).toEqual(['UNAUTHENTICATED']);
  });

  it('nulls a protected field in each row and answers its neighbours', async () => {
    const { data, errors } = await run('{ movies { nodes { title usGross } } }', {
      actor: actorWith(['view_movie'], ['read']),
    });
    expect(JSON.parse(JSON.stringify(data))).toEqual({
      movies: { nodes: rows.map(({ title }) => ({ title, usGross: null })) },
    });
    expect(errors?.map(({ path, extensions }) => [path?.join('.'), extensions.selection])).toEqual(
      rows.map(({ id }) => [`movies.nodes.${id}.usGross`, 'movies.nodes.usGross']),
    );
  });

  it('decides for each request anew', async () => {
    const document = '{ movies { nodes { usGross } } }';
    const allowed = actorWith(['view_movie'], ['read', 'movie:finance']);
    const schema = shielded();
    const ask = (actor: Actor) => graphql({ schema, source: document, contextValue: { actor } });
    expect(codes(await ask(allowed))).toEqual([]);
    expect(codes(await ask(actorWith(['view_movie'], ['read'])))).toHaveLength(3);
    expect(codes(await ask(allowed))).toEqual([]);
  });

  it('tells the arguments of aliases apart', async () => {
    const source =
      '{ a: movies { totalCount } b: movies(where: { usGross: { gt: 1 } }) { totalCount } c: movies { totalCount } }';
    const { data, errors } = await run(source, { actor: actorWith(['view_movie'], ['read']) });
    expect(JSON.parse(JSON.stringify(data))).toEqual({ a: { totalCount: 3 }, b: null, c: { totalCount: 3 } });
    expect(errors?.map(({ path }) => path)).toEqual([['b']]);
  });

  it("lets a resolver's failure be its own", async () => {
    expect(codes(await run('{ viewer }', { actor: actorWith([], []) }))).toEqual(['a failure of the resolver']);
  });

  it('AZ-14 denies when a rule fails', async () => {
    const broken = {
      get actor(): Actor {
        throw new Error('no rights today');
      },
    };
    const { data, errors } = await run('{ movies { totalCount } serverInfo }', broken);
    expect(data?.movies ?? null).toBeNull();
    expect(errors?.[0]?.extensions.code).toBe('SERVICE_UNAVAILABLE');
  });
});
