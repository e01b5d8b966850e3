/** `external-subject` -> `externalSubject`, as commander names options. */
type CamelCase<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;

/** The property that an option's flags become: `--revoke-tokens` -> `revokeTokens`, `-f, --file <file>` -> `file`. */
export type OptionName<Flags extends string> = Flags extends `-${string}, ${infer Long}`
  ? OptionName<Long>
  : Flags extends `--${infer Name} <${string}`
    ? CamelCase<Name>
    : Flags extends `--no-${infer Name}`
      ? CamelCase<Name>
      : Flags extends `--${infer Name}`
        ? CamelCase<Name>
        : never;

/** The arguments that a signature takes: `clients grant <client> <permission>` -> `[string, string]`. */
export type ArgumentsOf<Signature extends string> = Signature extends `${infer Head} ${infer Tail}`
  ? [...ArgumentOf<Head>, ...ArgumentsOf<Tail>]
  : ArgumentOf<Signature>;

type ArgumentOf<Word extends string> = Word extends `<${string}>`
  ? [string]
  : Word extends `[${string}]`
    ? [string | undefined]
    : [];

/** Splits a signature into the words that choose the command and the arguments that it takes. */
export function splitSignature(signature: string): {
  readonly path: readonly string[];
  readonly args: readonly string[];
} {
  const words = signature.split(' ');
  const isArgument = (word: string) => word.startsWith('<') || word.startsWith('[');
  return { path: words.filter((word) => !isArgument(word)), args: words.filter(isArgument) };
}
