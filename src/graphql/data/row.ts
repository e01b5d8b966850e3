/** A row as the store keeps it: Mongoose's lean object, by path. */
export type Row = Readonly<Record<string, unknown>>;
