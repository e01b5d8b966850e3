import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { concatAST, parse } from 'graphql';
import { shownRequirement } from '../../src/access/denial.js';
import { ruleOf } from '../../src/access/requirements-table.js';
import { readSchema } from '../../src/graphql/assemble-schema.js';
import { readSchemaDir } from '../../src/graphql/read-schema-dir.js';
import { type CommandLine, commandLine } from '../cli/command-line.js';
import { openTestStore, type TestStore } from '../support/store.js';

let guide: string;
let store: TestStore;
let cli: CommandLine;

beforeAll(async () => {
  [guide, store] = [await readFile('docs/authorization.md', 'utf8'), await openTestStore()];
  cli = commandLine(store.uri);
});
afterAll(() => store.close());

/** The blocks of a language under a heading. */
function blocks(heading: string, language: string): readonly string[] {
  const [, section = ''] = new RegExp(`^#+ ${heading}\\n(.*?)(?=^##+ )`, 'ms').exec(guide) ?? [];
  return [...section.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, text = '']) => text);
}

/** Runs the commands of a block one after the other; answers how each ended. */
async function run(block = ''): Promise<readonly number[]> {
  const ended: number[] = [];
  for (const line of block.trim().split('\n')) {
    const words = [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
      ([, single, double, bare]) => single ?? double ?? bare ?? '',
    );
    ended.push((await cli(...words.slice(2))).exitCode);
  }
  return ended;
}

/** What a recipe adds within `type Movie`, then below it. */
function recipe(heading: string): { readonly within: string; readonly below: string } {
  const [text = ''] = blocks(heading, 'graphql').filter((block) => !block.includes('@owner'));
  const [first = '', ...others] = text.split('\n\n');
  return text.includes('in type Movie') ? { within: first, below: others.join('\n\n') } : { within: '', below: text };
}

describe('docs/authorization.md', () => {
  it('shows SDL that boots, and that asks what the text says', () => {
    const recipes = ['A computed field', 'A custom permission', 'A custom mutation with its rule'].map(recipe);
    const [owner = ''] = blocks('Only its own rows', 'graphql');
    const sdl = `
      type Movie @model { title: String!
        usGross: SafeInt @requiresScopes(scopes: [["movie:finance"]])
        productionBudget: SafeInt @requiresScopes(scopes: [["movie:finance"]])
        ${owner}
        ${recipes.map(({ within }) => within).join('\n')}
      }
      ${recipes.map(({ below }) => below).join('\n')}`;
    const { table } = readSchema(concatAST([readSchemaDir('schema/system'), parse(sdl)]));
    const asked = (coordinate: string) => shownRequirement(ruleOf(table, coordinate).requirement);
    expect(asked('Movie.profit').scopes).toEqual(['movie:read movie:finance', 'read movie:finance']);
    expect(asked('Query.blockbuster')).toEqual({ permission: 'view_charts view_movie', scopes: ['read'] });
    expect(asked('Mutation.publishMovie')).toEqual({ permission: 'publish_movie', scopes: ['write'] });
    expect(table.rules.has('MovieCreateInput.madeBy')).toBe(false);
  });

  it('shows SDL in place of a tree of graphql-shield that boots', () => {
    const [sdl = ''] = blocks('Coming from a hand-written graphql-shield tree', 'graphql');
    const { table } = readSchema(concatAST([readSchemaDir('schema/system'), parse(sdl)]));
    expect(table.rules.has('Mutation.publishMovie')).toBe(true);
  });

  it('shows commands that do what they say', async () => {
    expect(await run(blocks('A read-only client', 'sh')[0])).toEqual([0]);
    expect(await run(blocks('Only its own rows', 'sh')[0])).toEqual([0, 0, 0]);
    const [editors = ''] = blocks('Coming from a hand-written graphql-shield tree', 'sh');
    expect(await run(editors.replace(/.*agency.*\n/, ''))).toEqual([0, 0]);
    expect(await cli.json('clients', 'show', 'miramax')).toMatchObject({
      attributes: { studio: ['Miramax'] },
      grants: [
        { permission: 'view_distributor', where: null },
        { permission: 'view_movie' },
        {
          permission: 'change_movie',
          where: { distributor: { name: { eq: '$client.attributes.studio' } } },
          until: '2027-12-31T23:59:59.999Z',
        },
      ],
    });
  });
});
