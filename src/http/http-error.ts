import { AppError, type AppErrorOptions } from '../lib/app-error.js';

export interface HttpErrorOptions extends AppErrorOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** The limit that was passed, by its environment variable. */
  readonly limit?: string;
}

/** A request that is refused by the HTTP layer itself, with its status and headers. */
export class HttpError extends AppError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly limit: string | undefined;

  constructor(status: number, code: string, message: string, options: HttpErrorOptions = {}) {
    super(code, message, options);
    this.status = status;
    this.headers = options.headers ?? {};
    this.limit = options.limit;
  }
}
