import { describe, expect, it } from '@jest/globals';
import { loadCommands } from '../../src/cli/catalog.js';
import { commandLine } from './command-line.js';

// Nothing here gets as far as the store.
const cli = commandLine('mongodb://127.0.0.1:1/none');

describe('a command line that is wrong ends with 2 before anything is opened', () => {
  it.each<[string, readonly string[], RegExp]>([
    ['an unknown noun', ['clientz'], /unknown command 'clientz'/],
    ['an unknown verb', ['clients', 'creat'], /unknown command 'creat'/],
    ['a missing argument', ['clients', 'grant', 'orders'], /missing required argument 'permission'/],
    ['one argument too many', ['clients', 'list', 'all'], /too many arguments/],
    ['an unknown option', ['clients', 'list', '--nope'], /unknown option '--nope'/],
    ['an option without its value', ['clients', 'create', 'a', '--ttl'], /argument missing/],
    ['a --where that is no JSON', ['clients', 'grant', 'a', 'view_movie', '--where', '{bad'], /It is not JSON/],
    ['a --where that is no object', ['clients', 'grant', 'a', 'view_movie', '--where', '[]'], /JSON object/],
    ['an --until that is no date', ['clients', 'grant', 'a', 'view_movie', '--until', 'tomorrow'], /RFC 3339/],
    ['an --until on a day that does not exist', ['clients', 'grant', 'a', 'b', '--until', '2027-02-30'], /RFC 3339/],
    ['an --overlap without a unit', ['clients', 'rotate-secret', 'a', '--overlap', '24'], /A duration is/],
    ['a --ttl that is no number', ['clients', 'create', 'a', '--ttl', '5m'], /whole number/],
    ['an --attribute without =', ['clients', 'create', 'a', '--attribute', 'x'], /key=value/],
    ['half an --external-subject', ['clients', 'create', 'a', '--external-subject', 'https://x'], /two values/],
    ['a port that is none', ['store', 'serve', '--port', '70000'], /whole number/],
    ['no command at all', [], /Usage: scopeql/],
    ['a noun alone', ['clients'], /Usage: scopeql clients/],
  ])('%s', async (_what, argv, message) => {
    const ran = await cli(...argv);
    if (ran.exitCode === 1) console.log(ran.stderr);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toMatch(message);
  });

  it.each<readonly string[]>([['clientz'], ['clients', 'grant', 'a'], ['clients'], []])(
    'and with --json says so in JSON: %s %s %s',
    async (...argv) => {
      const { stderr } = await cli(...argv, '--json');
      expect(JSON.parse(stderr.slice(stderr.lastIndexOf('{"error"')))).toEqual({
        error: { code: 'USAGE', message: expect.any(String) },
      });
    },
  );
});

describe('help', () => {
  it('is asked for with --help, ends well and is printed on stdout', async () => {
    const ran = await cli('--help');
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ran.stdout).toContain('clients');
  });

  it('of every command says what it is for and shows an example that names it', async () => {
    for (const { path, description } of await loadCommands([])) {
      const { exitCode, stdout } = await cli(...path, '--help');
      expect([path, exitCode]).toEqual([path, 0]);
      expect(stdout.replace(/\s+/g, ' ')).toContain(description);
      expect(stdout).toContain(`npx scopeql ${path.join(' ')}`);
    }
  });

  it('of a command is asked for with `help` too', async () => {
    const [asked, optional] = [await cli('help', 'clients', 'grant'), await cli('clients', 'grant', '--help')];
    expect(asked).toEqual(optional);
    expect(asked.stdout).toContain('Usage: scopeql clients grant');
  });

  it('knows the version', async () => {
    expect((await cli('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('a wrong environment', () => {
  it('is told whole, and ends with 1', async () => {
    const { exitCode, stderr } = await commandLine('x', { env: { PORT: 'http', SIGNING_ALG: 'none' } })(
      'clients',
      'list',
    );
    expect(exitCode).toBe(1);
    expect([stderr.includes('PORT'), stderr.includes('SIGNING_ALG')]).toEqual([true, true]);
  });

  it('of a store that nobody serves says so, without the URI', async () => {
    const uri = 'mongodb://user:hunter2@127.0.0.1:1/none?serverSelectionTimeoutMS=200';
    const { exitCode, stderr } = await commandLine(uri)('clients', 'list', '--json');
    expect([exitCode, JSON.parse(stderr).error.code]).toEqual([1, 'SERVICE_UNAVAILABLE']);
    expect(stderr).not.toContain('hunter2');
  });
});
