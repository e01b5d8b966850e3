/** What a failure says and hides: `message` is for the caller, `detail` and `cause` for the log alone. */
export interface AppErrorOptions {
  readonly detail?: string;
  readonly cause?: unknown;
}

/** A failure that ScopeQL foresees: a stable `code`, a public `message`, and what only the log may know. */
export class AppError extends Error {
  readonly code: string;
  readonly detail: string | undefined;

  constructor(code: string, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.detail = options.detail;
  }
}

/** One thing that is wrong with an input: where, as a dotted path, and what to do about it. */
export interface FieldProblem {
  readonly path: string;
  readonly message: string;
  /** What only an operator is told, beside the message: names that a caller of the API may not know. */
  readonly hint?: string;
}

/** All that there is to say about a problem, for an operator. */
export function problemText({ message, hint }: Omit<FieldProblem, 'path'>): string {
  return hint === undefined ? message : `${message}; ${hint}`;
}

/** The input is wrong, field by field (`BAD_USER_INPUT`). */
export class InputError extends AppError {
  readonly fields: readonly FieldProblem[];

  constructor(message: string, fields: readonly FieldProblem[] = [], options: AppErrorOptions = {}) {
    super('BAD_USER_INPUT', message, options);
    this.fields = fields;
  }
}

/** The thing that was named does not exist, or may not be seen: the same (`NOT_FOUND`). */
export class NotFoundError extends AppError {
  constructor(message: string, options: AppErrorOptions = {}) {
    super('NOT_FOUND', message, options);
  }
}

/** Another thing already has this unique key, or a newer version (`CONFLICT`). */
export class ConflictError extends AppError {
  readonly fields: readonly FieldProblem[];

  constructor(message: string, fields: readonly FieldProblem[] = [], options: AppErrorOptions = {}) {
    super('CONFLICT', message, options);
    this.fields = fields;
  }
}

/** A limit was passed; the message names the limit and the figure (`LIMIT_EXCEEDED`). */
export class LimitError extends AppError {
  constructor(message: string, options: AppErrorOptions = {}) {
    super('LIMIT_EXCEEDED', message, options);
  }
}

/** Somebody asks for more than they may have now; later they may have it (`RATE_LIMITED`). */
export class RateLimitError extends AppError {
  /** The limit, by its environment variable. */
  readonly limit: string;
  readonly retryAfterSeconds: number;

  constructor(message: string, limit: string, retryAfterSeconds: number, options: AppErrorOptions = {}) {
    super('RATE_LIMITED', message, options);
    this.limit = limit;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The store can't be reached or failed, so nothing was decided (`SERVICE_UNAVAILABLE`). */
export class StoreError extends AppError {
  constructor(message: string, options: AppErrorOptions = {}) {
    super('SERVICE_UNAVAILABLE', message, options);
  }
}
