import type { View } from '../view.js';

/** An expectation, whether it holds, and why what it is about is allowed or denied. */
export interface TestedExpectation {
  readonly client: string;
  readonly may?: string;
  readonly mayNot?: string;
  readonly passed: boolean;
  readonly reason: string;
  /** The command that would make it hold; `null`: it holds, or something must be taken away. */
  readonly fix: string | null;
}

/** What does not hold, with its reason, and how many do. */
export function testedView({ results }: { readonly results: readonly TestedExpectation[] }): View {
  const failed = results.filter(({ passed }) => !passed);
  return [...failed.flatMap(failureLines), `${results.length - failed.length} of ${results.length} expectations hold.`];
}

function failureLines({ client, may, mayNot, reason, fix }: TestedExpectation): readonly string[] {
  const expected = may === undefined ? `may not ${inOneLine(mayNot)}` : `may ${inOneLine(may)}`;
  return [`FAILED ${client} ${expected}`, `    ${reason}`, ...(fix === null ? [] : [`    ${fix}`])];
}

function inOneLine(text = ''): string {
  return text.trim().replace(/\s+/g, ' ');
}
