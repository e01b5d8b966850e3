/** A Markdown table. */
export function table(heads, rows) {
  const lines = [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return `${lines.join('\n')}\n`;
}

/** Rows of operations, columns of sizes: what a second does, its share of the ceiling, and how much slower the slowest size is. */
export function growthTable(title, sizes, rows) {
  const heads = [title, ...sizes.map((n) => n.toLocaleString('en')), 'growth'];
  const cells = ([name, measured]) => {
    const rates = measured.map(({ perSecond }) => perSecond);
    const shown = measured.map(({ perSecond, ratio }) => `${short(perSecond)} (${ratio.toFixed(2)})`);
    return [name, ...shown, (Math.max(...rates) / Math.min(...rates)).toFixed(1)];
  };
  return table(heads, rows.map(cells));
}

const short = (rate) => (rate < 10 ? rate.toFixed(1) : Math.round(rate).toLocaleString('en'));
