import type { Row } from '../data/row.js';
import { encodeCursor } from '../pagination/cursor.js';
import type { Page } from '../pagination/plan-page.js';

interface Edge {
  readonly page: Page;
  readonly row: Row;
}

/** `MovieConnection`: a loaded page; edges are made only when they are asked. */
export const connectionResolvers = {
  edges: (page: Page): Edge[] => page.rows.map((row) => ({ page, row })),
  nodes: (page: Page) => page.rows,
  pageInfo: (page: Page) => page,
  totalCount: (page: Page) => page.totalCount,
};

/** `MovieEdge`. */
export const edgeResolvers = {
  node: ({ row }: Edge) => row,
  cursor: ({ page, row }: Edge) => encodeCursor(page.order, row),
};

/** `PageInfo`, of every connection. */
export const pageInfoResolvers = {
  hasNextPage: (page: Page) => page.hasNextPage,
  hasPreviousPage: (page: Page) => page.hasPreviousPage,
  startCursor: (page: Page) => cursorAt(page, 0),
  endCursor: (page: Page) => cursorAt(page, -1),
};

function cursorAt(page: Page, at: number): string | null {
  const row = page.rows.at(at);
  return row ? encodeCursor(page.order, row) : null;
}
