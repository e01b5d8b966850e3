import { pino } from 'pino';

/** A command says what it has to say itself. */
export const silentLog = pino({ level: 'silent' });
