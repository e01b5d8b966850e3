import { isAdministrative, recordAct } from './administrative-act.js';
import { loadCommands } from './catalog.js';
import type { Command } from './command.js';
import { reportFailure } from './failure.js';
import type { Io } from './io.js';
import { joinPairs } from './pairs.js';
import { buildProgram } from './program.js';
import { render, renderJson } from './render.js';
import { withResources } from './resources.js';

/** How a process ends: done; refused or failed; called wrongly. */
export type ExitCode = 0 | 1 | 2;

/** Runs one command line, given without the program's own name, and says how it ended. Never throws. */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  const isJson = argv.includes('--json');
  let exitCode: ExitCode = 0;
  const runner = async (command: Command, args: readonly unknown[], options: object) => {
    exitCode = await runCommand(command, { args, options, io, isJson });
  };
  try {
    const words = helpAsOption(argv);
    const commands = await loadCommands(words);
    await buildProgram(commands, io, runner).parseAsync(joinPairs(words, commands), { from: 'user' });
    return exitCode;
  } catch (error) {
    return reportFailure(error, io, isJson);
  }
}

/** `help clients grant` is `clients grant --help`; commander's own `help` knows one word only. */
function helpAsOption(argv: readonly string[]): readonly string[] {
  const [first, ...rest] = argv;
  return first === 'help' ? [...rest, '--help'] : argv;
}

interface Call {
  readonly args: readonly unknown[];
  readonly options: object;
  readonly io: Io;
  readonly isJson: boolean;
}

function runCommand(command: Command, { args, options, io, isJson }: Call): Promise<ExitCode> {
  return withResources(command.uses, io, async (resources) => {
    const { json, view, exitCode } = await command.run(resources, args, options);
    if (isAdministrative(command)) {
      await recordAct({ command, args, options }, resources);
    }
    if (isJson) {
      renderJson(json, io.stdout);
    } else {
      await render(view, io.stdout);
    }
    if (command.isLasting) {
      await io.untilInterrupted();
    }
    return exitCode;
  });
}
