/** A day of the calendar; `month` counts from 0. */
export interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Reads `Jun 12 1998` or `1998-06-12`; `null` for any other text and for days that do not exist, such as `Feb 30 1998`. */
export function readDay(text: string): Day | null {
  const day = readNamedMonth(text) ?? readIso(text);
  return day !== null && isOnCalendar(day) ? day : null;
}

/** Midnight UTC of a day. */
export function dateOf({ year, month, day }: Day): Date {
  return new Date(Date.UTC(year, month, day));
}

function readNamedMonth(text: string): Day | null {
  const [, month, day, year] = /^([A-Z][a-z]{2}) (\d{2}) (\d{4})$/.exec(text) ?? [];
  return month === undefined ? null : { year: Number(year), month: MONTHS.indexOf(month), day: Number(day) };
}

function readIso(text: string): Day | null {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  return year === undefined ? null : { year: Number(year), month: Number(month) - 1, day: Number(day) };
}

function isOnCalendar(day: Day): boolean {
  const date = dateOf(day);
  return date.getUTCFullYear() === day.year && date.getUTCMonth() === day.month && date.getUTCDate() === day.day;
}
