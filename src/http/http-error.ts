import { AppError, type AppErrorOptions } from '../lib/app-error.js';

export interface HttpErrorOptions extends AppErrorOptions {
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that is refused by the HTTP layer itself, with its status and headers. */
export class HttpError extends AppError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, options: HttpErrorOptions = {}) {
    super(code, message, options);
    this.status = status;
    this.headers = options.headers ?? {};
  }
}
