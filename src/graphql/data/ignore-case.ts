/**
 * How `icontains` and `istartsWith` ignore case: code point by code point, by Unicode's simple case folding. Written out as
 * classes (`[aA]`), because engines differ in what their `i` option does beyond ASCII.
 */
export function caseInsensitivePattern(text: string): string {
  return [...text].map(pointPattern).join('');
}

/** The text as a pattern that matches it and nothing else. */
export function literalPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** Where upper and lower case do not lead to Unicode's simple folding: the dotless i, and letters whose upper case is several. */
const irregularFolds: ReadonlyMap<string, string> = new Map([
  ['\u0131', '\u0131'],
  ['\u1fd3', '\u0390'],
  ['\u1fe3', '\u03b0'],
  ['\ufb05', '\ufb06'],
]);

/** The one form of all code points that are the same but for case (Unicode's simple case folding, in our own representative). */
function foldCase(point: string): string {
  const irregular = irregularFolds.get(point);
  if (irregular !== undefined) return irregular;
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
    if (fold === point) continue;
    found.set(fold, [...(found.get(fold) ?? [fold]), point]);
  }
  variants = found;
  return variants;
}

function single(text: string): string | undefined {
  const [first, second] = text;
  return second === undefined ? first : undefined;
}
