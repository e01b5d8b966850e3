import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { checkDocumentLimits, DocumentLimitError } from '../../src/graphql/document-limits.js';

const generous = { maxFields: 1000, maxDepth: 1000, maxAliases: 1000, maxRootFields: 1000, maxDirectives: 1000 };

/** The limit that a document passes when each is set to `limit`; `null`: none. */
function passed(source: string, limits: Partial<typeof generous>): string | null {
  try {
    checkDocumentLimits(parse(source), { ...generous, ...limits });
    return null;
  } catch (error) {
    if (error instanceof DocumentLimitError) return error.limit;
    throw error;
  }
}

describe('limits of a document count what is executed, fragments followed', () => {
  it.each<[string, Partial<typeof generous>, string]>([
    ['{ a { b c } }', { maxFields: 3 }, 'MAX_FIELDS'],
    ['{ ...F ...F } fragment F on Query { a b }', { maxFields: 4 }, 'MAX_FIELDS'],
    ['{ a { b { c } } }', { maxDepth: 3 }, 'MAX_DEPTH'],
    ['{ a { ...F } } fragment F on A { b { ...G } } fragment G on B { c }', { maxDepth: 3 }, 'MAX_DEPTH'],
    ['{ x: a y: b }', { maxAliases: 2 }, 'MAX_ALIASES'],
    ['{ a { ...F ...F } } fragment F on A { x: b }', { maxAliases: 2 }, 'MAX_ALIASES'],
    ['{ a b ... { c } }', { maxRootFields: 3 }, 'MAX_ROOT_FIELDS'],
    ['{ a @x b @y ... @z { c } }', { maxDirectives: 3 }, 'MAX_DIRECTIVES'],
    ['query Q @x { ...F @y } fragment F on Query @z { a }', { maxDirectives: 3 }, 'MAX_DIRECTIVES'],
  ])('%s is at %j', (source, limits, variable) => {
    expect(passed(source, limits)).toBeNull();
    const [[name, limit] = ['', 0]] = Object.entries(limits);
    expect(passed(source, { [name]: limit - 1 })).toBe(variable);
  });

  it('__typename is no root field', () => {
    expect(passed('{ __typename a }', { maxRootFields: 1 })).toBeNull();
  });

  it('introspection is exempt from the depth alone', () => {
    const deep = `{ __schema ${'{ types '.repeat(20)} { name } ${'}'.repeat(20)} }`;
    expect(passed(deep, { maxDepth: 2 })).toBeNull();
    expect(passed(deep, { maxFields: 20 })).toBe('MAX_FIELDS');
  });

  it('circular fragments are left to validation, fan-out is not followed one by one', () => {
    expect(passed('{ ...A } fragment A on Query { ...B a } fragment B on Query { ...A b }', {})).toBeNull();
    const levels = Array.from({ length: 500 }, (_, n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`).join(
      ' ',
    );
    expect(passed(`{ ...F0 } ${levels} fragment F500 on Query { a }`, {})).toBe('MAX_FIELDS');
  });

  it('a fragment that nothing uses counts too: it is validated', () => {
    expect(passed('{ a } fragment F on Query { a b c }', { maxFields: 2 })).toBe('MAX_FIELDS');
  });
});
