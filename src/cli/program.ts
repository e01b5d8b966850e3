import { Command as Commander, Option } from 'commander';
import type { Command, OptionSpec } from './command.js';
import type { Io } from './io.js';
import { splitPair } from './pairs.js';
import { readVersion } from './version.js';

/** Runs a command with what was typed after its name. */
export type Runner = (command: Command, args: readonly unknown[], options: object) => Promise<void>;

const NOUNS: Readonly<Record<string, string>> = {
  clients: 'Registered services: who may call the API, and what each may do',
  groups: 'Groups of clients that share permissions',
  access: 'Clients, groups and grants as a file, to keep in git',
  keys: 'The keys that sign access tokens',
  tokens: 'Access tokens',
  schema: 'The GraphQL schema and its rules',
  indexes: 'Indexes of the store',
  store: 'The embedded store',
};

/** Makes the program of commands; `run` is called with the one that was typed. A wrong call throws CommanderError. */
export function buildProgram(commands: readonly Command[], io: Io, run: Runner): Commander {
  const program = new Commander('scopeql')
    .description('Registered services, what they may do, and the store: the administration of ScopeQL.')
    .version(readVersion())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: () => undefined,
    });
  addJson(program);
  for (const command of commands) {
    addCommand(parentOf(program, command), command, run);
  }
  return program;
}

function parentOf(program: Commander, { path: [noun, verb] }: Command): Commander {
  if (noun === undefined || verb === undefined) {
    return program;
  }
  return program.commands.find((known) => known.name() === noun) ?? addNoun(program, noun);
}

function addNoun(program: Commander, noun: string): Commander {
  return addJson(program.command(noun).description(NOUNS[noun] ?? ''));
}

function addCommand(parent: Commander, command: Command, run: Runner): void {
  const { path, args, description, options } = command;
  const added = parent
    .command([...path.slice(-1), ...args].join(' '))
    .description(description)
    .addHelpText('after', examplesOf(command));
  for (const option of options) {
    added.addOption(optionOf(option));
  }
  addJson(added).action((...typed: unknown[]) => run(command, typed.slice(0, args.length), added.opts()));
}

// `run` reads it from the command line itself, wherever it stands, because a wrong call is told in JSON too.
function addJson(command: Commander): Commander {
  return command.option('--json', 'print JSON');
}

function examplesOf({ examples }: Command): string {
  return `\nExamples:\n${examples.map((line) => `  npx scopeql ${line}`).join('\n')}`;
}

function optionOf({ flags, description, kind, parse }: OptionSpec): Option {
  const option = new Option(flags, description);
  switch (kind) {
    case 'flag':
      return option;
    case 'one':
      return option.argParser(parse);
    case 'list':
      return option.argParser((typed, before: readonly unknown[] | undefined) => [...(before ?? []), parse(typed)]);
    case 'pair':
      return option.argParser(splitPair);
  }
}
