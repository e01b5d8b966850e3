import { describe, expect, it } from '@jest/globals';
import { buildSchema, FieldsOnCorrectTypeRule, parse } from 'graphql';
import { validateDocument } from '../../src/graphql/validate-document.js';

const schema = buildSchema('type Query { film: String }');
const messagesOf = (text: string, options: Parameters<typeof validateDocument>[2] = {}) =>
  validateDocument(schema, parse(text), options).map(({ message }) => message);

describe('validateDocument', () => {
  it.each(['mutation', 'subscription'])('refuses a %s when the schema has no root type for it', (kind) => {
    expect(messagesOf(`${kind} { x }`)).toEqual([`There is no ${kind} in this schema`]);
    expect(messagesOf(`query A { film } ${kind} B { x }`)).toEqual([`There is no ${kind} in this schema`]);
    expect(messagesOf(`${kind} { x }`, { rules: [FieldsOnCorrectTypeRule] })).toHaveLength(1);
  });

  it('takes a document that is valid', () => {
    expect(messagesOf('query A { film } query B { film }')).toEqual([]);
  });

  it('finds what the rules of graphql-js find, with guesses at names only where they are wanted', () => {
    expect(messagesOf('{ flim }')).toEqual(['Cannot query field "flim" on type "Query". Did you mean "film"?']);
    expect(messagesOf('{ flim }', { hideSuggestions: true })).toEqual(['Cannot query field "flim" on type "Query".']);
  });
});
