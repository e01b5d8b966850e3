import { CommanderError } from 'commander';
import { AppError, InputError, problemText } from '../lib/app-error.js';
import type { Io } from './io.js';
import { renderJson } from './render.js';

const SHOWN = 20;

/** Says on stderr what went wrong, `{error: {code, message}}` or one line, and how the process ends: 2 for a wrong call, else 1. */
export function reportFailure(error: unknown, io: Io, isJson: boolean): 0 | 1 | 2 {
  if (error instanceof CommanderError) {
    return reportUsage(error, io, isJson);
  }
  say({ code: error instanceof AppError ? error.code : 'INTERNAL', message: messageOf(error) }, io, isJson);
  return 1;
}

// Help and version have been printed when commander throws them.
function reportUsage(error: CommanderError, io: Io, isJson: boolean): 0 | 2 {
  if (error.exitCode === 0) {
    return 0;
  }
  if (error.code !== 'commander.help') {
    say({ code: 'USAGE', message: error.message.replace(/^error: /, '') }, io, isJson);
  } else if (isJson) {
    say({ code: 'USAGE', message: 'a command is missing' }, io, isJson);
  }
  return 2;
}

function say(failure: { code: string; message: string }, io: Io, isJson: boolean): void {
  if (isJson) {
    renderJson({ error: failure }, io.stderr);
  } else {
    io.stderr.write(`error: ${failure.message}\n`);
  }
}

// The message of many an InputError tells all of its fields already.
function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof InputError)) {
    return message;
  }
  const untold = error.fields.filter((field) => !message.includes(field.message));
  const shown = untold.slice(0, SHOWN).map((problem) => `${problem.path}: ${problemText(problem)}`);
  return [message, ...shown, ...(untold.length > SHOWN ? [`and ${untold.length - SHOWN} more`] : [])].join('\n  ');
}
