const NAMES: Readonly<Record<number, string>> = {
  2: 'BadValue',
  9: 'FailedToParse',
  14: 'TypeMismatch',
  20: 'IllegalOperation',
  26: 'NamespaceNotFound',
  27: 'IndexNotFound',
  28: 'PathNotViable',
  40: 'ConflictingUpdateOperators',
  43: 'CursorNotFound',
  48: 'NamespaceExists',
  50: 'MaxTimeMSExpired',
  59: 'CommandNotFound',
  66: 'ImmutableField',
  72: 'InvalidOptions',
  73: 'InvalidNamespace',
  85: 'IndexOptionsConflict',
  86: 'IndexKeySpecsConflict',
  112: 'WriteConflict',
  238: 'NotImplemented',
  251: 'NoSuchTransaction',
  11000: 'DuplicateKey',
  14031: 'OutOfDiskSpace',
};

/** What a command answers when it fails: MongoDB's error code, its message, and fields beside them (`errorLabels`, `keyPattern`). */
export class CommandError extends Error {
  readonly code: number;
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(code: number, message: string, extra: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.extra = extra;
  }

  get codeName(): string {
    return NAMES[this.code] ?? `Location${this.code}`;
  }
}

/** The error for what this store does not do exactly as MongoDB does, and so does not do at all. */
export function notSupported(what: string, code = 238): CommandError {
  return new CommandError(code, `${what} is not supported by the embedded store: set MONGODB_URI to use MongoDB`);
}

/** An error of a transaction that the driver may run again as a whole. */
export function transient(code: number, message: string): CommandError {
  return new CommandError(code, message, { errorLabels: ['TransientTransactionError'] });
}
