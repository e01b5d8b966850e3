import { describe, expect, it } from '@jest/globals';
import { negotiateGraphql, prefersHtml } from '../../src/http/negotiate.js';

const json = 'application/json';
const graphql = 'application/graphql-response+json';

describe('GraphQL over HTTP: the media type follows Accept', () => {
  it.each([
    [undefined, json, graphql],
    ['', json, graphql],
    ['*/*', json, graphql],
    ['application/*', json, graphql],
    [json, json, json],
    ['APPLICATION/JSON; charset=utf-8', json, json],
    [graphql, graphql, graphql],
    [`${graphql}, ${json}`, graphql, graphql],
    [`${json}, ${graphql}`, json, graphql],
    [`${graphql}, ${json};q=0.9`, graphql, graphql],
    [`${graphql};q=0.5, ${json}`, json, graphql],
    [`${json}, */*;q=0.1`, json, graphql],
    [`${json}, ${graphql};q=0`, json, json],
    ['text/html', null, graphql],
    [`${json};q=0`, null, graphql],
    ['text/html, */*;q=0.8', json, graphql],
  ])('%s', (accept, preferred, refusal) => {
    expect(negotiateGraphql(accept)).toEqual({ preferred, refusal });
  });
});

describe('a browser is known by wanting HTML', () => {
  it.each([
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', true],
    ['text/html', true],
    ['*/*', false],
    [json, false],
    [`${json}, text/html;q=0.5`, false],
    ['text/html;q=0', false],
  ])('%s', (accept, answer) => {
    expect(prefersHtml(accept)).toBe(answer);
  });
});
