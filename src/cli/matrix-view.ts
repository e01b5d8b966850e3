import type { MatrixRow } from '../access/matrix.js';
import { listed, type View } from './view.js';

/** The access matrix as a table; with a client's rights, whether it may. */
export function matrixView(matrix: readonly MatrixRow[]): View {
  return [{ head: headOf(matrix), rows: matrix.map((row) => cellsOf(row)) }];
}

/** The access matrix as a Markdown table, for documents. */
export function matrixMarkdown(matrix: readonly MatrixRow[]): View {
  const head = headOf(matrix);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...matrix.map((row) => line(cellsOf(row, (name) => `\`${name}\``)))];
}

function headOf([first]: readonly MatrixRow[]): readonly string[] {
  return ['coordinate', 'permissions', 'any one scope of', ...(first?.allowed === undefined ? [] : ['allowed'])];
}

function cellsOf(row: MatrixRow, quote = (name: string) => name): readonly string[] {
  const { coordinate, permissions, scopes, allowed } = row;
  const cells = [quote(coordinate), listed(permissions.map(quote)), listed(scopes.map(quote))];
  return allowed === undefined ? cells : [...cells, allowed ? 'yes' : 'no'];
}
