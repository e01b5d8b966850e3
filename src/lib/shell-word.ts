/** A text as one word of a shell command, whatever it holds: a line that somebody pastes must not run what a caller wrote into it. */
export function shellWord(text: string): string {
  return /^[\w.:/@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
