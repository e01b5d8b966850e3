import type { ResourceName, Resources, Surroundings } from './resources.js';
import { type ArgumentsOf, type OptionName, splitSignature } from './signature.js';
import type { View } from './view.js';

/** Turns what was typed into a value. @throws InvalidArgumentError (of commander) saying what is wrong with it */
export type Parse<T> = (typed: string) => T;

export interface OptionSpec {
  readonly flags: string;
  readonly description: string;
  /** `flag` takes no value, `one` takes one, `list` may be repeated, `pair` takes two. */
  readonly kind: 'flag' | 'one' | 'list' | 'pair';
  readonly parse: Parse<unknown>;
}

/** What a command has found out or done: for machines, for people, and as an exit code. */
export interface Outcome {
  readonly json: unknown;
  readonly view: View;
  readonly exitCode: 0 | 1;
}

/** How else a result is read. */
export interface Reading<Result> {
  /** What `--json` prints; the result itself unless said otherwise. */
  readonly json?: (result: Result) => unknown;
  /** Whether it means exit code 1, as the findings of a check do. */
  readonly hasFailed?: (result: Result) => boolean;
}

/** A command as the program knows it. */
export interface Command {
  readonly path: readonly string[];
  readonly args: readonly string[];
  readonly description: string;
  readonly options: readonly OptionSpec[];
  readonly examples: readonly string[];
  readonly uses: readonly ResourceName[];
  /** Whether it goes on, after it has printed its result, until it is interrupted. */
  readonly isLasting: boolean;
  readonly run: (resources: Resources & Surroundings, args: readonly unknown[], options: object) => Promise<Outcome>;
}

type Spec = Omit<Command, 'run'>;

/** A command in the making; every step answers a new one. */
export class CommandDraft<Args extends unknown[], Options extends object, Used extends ResourceName> {
  readonly #spec: Spec;

  constructor(spec: Spec) {
    this.#spec = spec;
  }

  /** One sentence on what it is for. */
  describe(description: string): CommandDraft<Args, Options, Used> {
    return new CommandDraft({ ...this.#spec, description });
  }

  /** An option without a value. */
  flag<Flags extends string>(flags: Flags, description: string) {
    return this.#with<{ readonly [Name in OptionName<Flags>]: true | undefined }>({
      flags,
      description,
      kind: 'flag',
      parse: String,
    });
  }

  /** An option with one value. */
  option<Flags extends string>(
    flags: Flags,
    description: string,
  ): CommandDraft<Args, Options & { readonly [Name in OptionName<Flags>]: string | undefined }, Used>;
  option<Flags extends string, T>(
    flags: Flags,
    description: string,
    parse: Parse<T>,
  ): CommandDraft<Args, Options & { readonly [Name in OptionName<Flags>]: T | undefined }, Used>;
  option(flags: string, description: string, parse: Parse<unknown> = String) {
    return this.#with<object>({ flags, description, kind: 'one', parse });
  }

  /** An option that may be repeated; `undefined` when it was not given at all. */
  list<Flags extends string, T = string>(flags: Flags, description: string, parse?: Parse<T>) {
    return this.#with<{ readonly [Name in OptionName<Flags>]: readonly T[] | undefined }>({
      flags,
      description,
      kind: 'list',
      parse: parse ?? String,
    });
  }

  /** An option with two values. */
  pair<Flags extends string>(flags: Flags, description: string) {
    return this.#with<{ readonly [Name in OptionName<Flags>]: readonly [string, string] | undefined }>({
      flags,
      description,
      kind: 'pair',
      parse: String,
    });
  }

  /** A line that works when pasted after `npx scopeql`. */
  example(line: string): CommandDraft<Args, Options, Used> {
    return new CommandDraft({ ...this.#spec, examples: [...this.#spec.examples, line] });
  }

  /** What must be open while it runs; nothing else is loaded. */
  uses<Name extends ResourceName>(...names: readonly Name[]): CommandDraft<Args, Options, Used | Name> {
    return new CommandDraft({ ...this.#spec, uses: [...this.#spec.uses, ...names] });
  }

  /** It goes on after it has printed its result, with all that it opened, until it is interrupted. */
  lasting(): CommandDraft<Args, Options, Used> {
    return new CommandDraft({ ...this.#spec, isLasting: true });
  }

  /** What it does, and what a person is shown of the result. */
  action<Result>(
    run: (resources: Pick<Resources, Used> & Surroundings, ...rest: [...Args, Options]) => Promise<Result>,
    show: (result: Result, options: Options) => View,
    { json = (result) => result, hasFailed = () => false }: Reading<Result> = {},
  ): Command {
    return {
      ...this.#spec,
      run: async (resources, args, options) => {
        const result = await run(resources, ...(args as Args), options as Options);
        return { json: json(result), view: show(result, options as Options), exitCode: hasFailed(result) ? 1 : 0 };
      },
    };
  }

  #with<Added extends object>(option: OptionSpec): CommandDraft<Args, Options & Added, Used> {
    return new CommandDraft({ ...this.#spec, options: [...this.#spec.options, option] });
  }
}

/** Begins a command: `command('clients grant <client> <permission>')`. */
export function command<Signature extends string>(
  signature: Signature,
): CommandDraft<ArgumentsOf<Signature>, object, never> {
  return new CommandDraft({
    ...splitSignature(signature),
    description: '',
    options: [],
    examples: [],
    uses: [],
    isLasting: false,
  });
}
