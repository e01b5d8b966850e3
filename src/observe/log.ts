import type { Logger } from 'pino';

/** The structured log. Never hand it a secret, a token or the value of a protected field. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'child'>;
