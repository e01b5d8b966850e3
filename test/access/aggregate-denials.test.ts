import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { explainDocument } from '../../src/access/explain.js';
import { denialErrors } from '../../src/graphql/denial-errors.js';
import { actorWith, decider, inShort, schemaOf } from './access-kit.js';

/** All that films can be grouped by are references, and all that can be measured of them is protected, each in its own way. */
const sdl = `
  type Film @model {
    director: Director
    studio: Studio
    gross: SafeInt @requiresScopes(scopes: [["finance"]])
    budget: SafeInt @requiresScopes(scopes: [["planning"]])
  }
  type Director @model { name: String }
  type Studio @model { name: String }
`;
const decide = decider(sdl);
const { table } = schemaOf(sdl);
const reader = actorWith(['view_film'], ['read']);

describe('AZ-10 a part of an aggregate in which nothing may be seen is not answered', () => {
  it.each([
    ['{ filmsAggregate { count group { __typename } } }', ['filmsAggregate.group', 'Film.director', 'permission']],
    ['{ filmsAggregate { count min { __typename } } }', ['filmsAggregate.min', 'Film.gross', 'scope']],
    ['{ filmsAggregate(groupBy: []) { count } }', ['filmsAggregate', 'Film.director', 'permission']],
  ])('%s', (source, denied) => {
    expect(inShort(decide(source, reader)).denied).toEqual([denied]);
  });

  it('and is, as soon as there is something', () => {
    const seeing = actorWith(['view_film', 'view_studio'], ['read', 'planning']);
    const source = '{ filmsAggregate(groupBy: []) { group { __typename } min { __typename } } }';
    expect(decide(source, seeing).outcome).toBe('allowed');
  });
});

describe('AZ-6 denials of an aggregate name what is protected', () => {
  it('one for each protected coordinate, with what it needs', () => {
    expect(inShort(decide('{ filmsAggregate { count min { gross budget } } }', reader))).toEqual({
      outcome: 'partial',
      denied: [
        ['filmsAggregate.min.gross', 'Film.gross', 'scope'],
        ['filmsAggregate.min.budget', 'Film.budget', 'scope'],
      ],
    });
  });
});

describe('each denial of an answer carries the one command that mends all of it', () => {
  it.each([
    '{ filmsAggregate { count min { gross budget } } }',
    '{ filmsAggregate { group { director { name } studio { name } } sum { gross } } films { nodes { studio { name } } } }',
    '{ directors { nodes { name } } films { nodes { budget } } }',
    '{ filmsAggregate(where: { gross: { gt: 1 }, budget: { gt: 1 } }) { count } }',
  ])('%s', (source) => {
    const errors = denialErrors(decide(source, reader), reader);
    const fixes = new Set(errors.map(({ extensions }) => extensions.fix));
    const [fix] = fixes;
    expect([fixes.size, fix]).toEqual([1, explainDocument(table, parse(source), reader).fix]);
    const granted = [...String(fix).matchAll(/clients grant tester (\w+)/g)].map(([, name = '']) => name);
    const scopes = /--scope "([^"]+)"/.exec(String(fix))?.[1]?.split(' ') ?? ['read'];
    expect(decide(source, actorWith(['view_film', ...granted], scopes)).outcome).toBe('allowed');
  });
});
