import type { Output } from './io.js';
import type { Table, View } from './view.js';

/** Prints a view: boxes on a terminal, aligned columns elsewhere, so that `grep` and `awk` find whole lines. */
export async function render(view: View, output: Output): Promise<void> {
  for (const block of view) {
    output.write(`${typeof block === 'string' ? block : await drawTable(block, output)}\n`);
  }
}

/** Prints a value as JSON: indented on a terminal, one line elsewhere. */
export function renderJson(value: unknown, output: Output): void {
  output.write(`${JSON.stringify(value, null, output.isTTY ? 2 : 0)}\n`);
}

async function drawTable(table: Table, output: Output): Promise<string> {
  return output.isTTY ? await boxes(table) : columns(table);
}

async function boxes({ head, rows }: Table): Promise<string> {
  const { default: CliTable } = await import('cli-table3');
  const drawn = new CliTable({ head: [...head], style: { head: [], border: [] } });
  drawn.push(...rows.map((row) => [...row]));
  return drawn.toString();
}

function columns({ head, rows }: Table): string {
  const all = head.length === 0 ? rows : [head, ...rows];
  const widths = all.reduce<number[]>((known, row) => row.map((cell, i) => Math.max(known[i] ?? 0, cell.length)), []);
  return all
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
