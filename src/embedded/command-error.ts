/** A command's failure as its reply shows it: MongoDB's error code, a message, and fields such as `errorLabels` or `keyPattern`. */
export class CommandError extends Error {
  readonly reply: { code: number; [name: string]: unknown };

  constructor(code: number, errmsg: string, extra: Record<string, unknown> = {}) {
    super(errmsg);
    this.reply = { errmsg, code, codeName: code === 112 ? 'WriteConflict' : `Location${code}`, ...extra };
  }
}

/** What this store does not do exactly as MongoDB does it refuses, by name. */
export const refused = (what: string, code = 238): CommandError =>
  new CommandError(code, `${what} is not supported by the embedded store: set MONGODB_URI to use MongoDB`);

/** A failed transaction that the driver may run again as a whole. */
export const transient = (code: number, message: string): CommandError =>
  new CommandError(code, message, { errorLabels: ['TransientTransactionError'] });

/** @throws CommandError when the condition does not hold */
export function need(condition: unknown, code: number, message: string): asserts condition {
  if (!condition) throw new CommandError(code, message);
}

// biome-ignore format: a table
const REFUSED_OPTIONS = new Set([
  'collation', 'hint', 'min', 'max', 'returnKey', 'showRecordId', 'tailable', 'arrayFilters', 'c', 'explain', 'let',
  'capped', 'timeseries', 'validator', 'viewOn', 'clusteredIndex', 'expireAfterSeconds',
]);

/** @throws CommandError 238 for an option of a command or a statement that is not in */
export function refuseOptions(options: object): void {
  const name = Object.keys(options).find((each) => REFUSED_OPTIONS.has(each));
  if (name) throw refused(`the option ${name}`);
}
