/**
 * How `icontains` and `istartsWith` ignore case: code point by code point, two are the same when their upper case, lowered
 * again, is. Written out as a class (`[aA]`), because engines differ in what their `i` option does beyond ASCII.
 */
export function caseInsensitivePattern(text: string): string {
  return [...text].map(pointPattern).join('');
}

/** The text as a pattern that matches it and nothing else. */
export function literalPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** The one form of all code points that are the same but for case. A letter whose other case is several letters stays itself. */
export function foldCase(point: string): string {
  const upper = single(point.toUpperCase()) ?? point;
  return single(upper.toLowerCase()) ?? upper;
}

function pointPattern(point: string): string {
  const same = variantsByFold().get(foldCase(point));
  if (!same) return literalPattern(point);
  // A class of code points beyond U+FFFF would be one of surrogates for an engine that counts in 16 bits.
  return same.some((variant) => variant.length > 1) ? `(?:${same.join('|')})` : `[${same.join('')}]`;
}

const lastCasedPoint = 0x1e943;
let variants: ReadonlyMap<string, readonly string[]> | undefined;

/** All code points that have a twin, by their fold; worked out on first use (some 20 ms). */
function variantsByFold(): ReadonlyMap<string, readonly string[]> {
  if (variants) return variants;
  const found = new Map<string, string[]>();
  for (let code = 0; code <= lastCasedPoint; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const point = String.fromCodePoint(code);
    const fold = foldCase(point);
    if (fold === point && point.toUpperCase() === point) continue;
    const known = found.get(fold);
    if (known) known.push(point);
    else found.set(fold, [point]);
  }
  for (const [fold, points] of found) if (!points.includes(fold)) points.push(fold);
  variants = new Map([...found].filter(([, points]) => points.length > 1));
  return variants;
}

function single(text: string): string | undefined {
  const [first, second] = text;
  return second === undefined ? first : undefined;
}
