/** Rows under headings; every cell is text. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What a person is shown of a result: lines and tables, from top to bottom. */
export type View = readonly (string | Table)[];

/** A table of one thing's properties. */
export function record(properties: Readonly<Record<string, string>>): Table {
  return { head: [], rows: Object.entries(properties) };
}

/** A table, or a sentence where there is nothing to show. */
export function tableOr(empty: string, head: readonly string[], rows: readonly (readonly string[])[]): View {
  return rows.length === 0 ? [empty] : [{ head, rows }];
}

/** A list in a cell. */
export function listed(items: Iterable<string>): string {
  return [...items].join(', ') || '-';
}
