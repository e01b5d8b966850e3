import { InputError } from './app-error.js';

const bareDate = /^\d{4}-\d{2}-\d{2}$/;
const dateTime = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

/**
 * Reads the end of a grant as milliseconds since the epoch: an RFC 3339 date and time, or a bare date, which ends with that day in UTC.
 * @throws InputError if it is neither, or no day of the calendar
 */
export function parseUntil(text: string): number {
  const written = text.trim();
  const day = written.slice(0, 10);
  const instant = bareDate.test(written) ? Date.parse(`${written}T23:59:59.999Z`) : parseInstant(written);
  if (Number.isNaN(instant) || !isCalendarDay(day)) throw notADate();
  return instant;
}

function parseInstant(text: string): number {
  return dateTime.test(text) ? Date.parse(text.replace(' ', 'T').toUpperCase()) : Number.NaN;
}

/** `Date.parse` takes 30 February for 1 March. */
function isCalendarDay(day: string): boolean {
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}

function notADate(): InputError {
  const message =
    'Write a date (2027-12-31, which ends with that day in UTC) or an RFC 3339 time (2027-12-31T18:00:00Z)';
  return new InputError(message, [{ path: 'until', message }]);
}
