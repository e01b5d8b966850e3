import { type FragmentDefinitionNode, GraphQLError, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';

/** A place in the answer, as resolvers are told it (`info.path`). */
export interface Path {
  readonly prev: Path | undefined;
  readonly key: string | number;
  readonly typename: string | undefined;
}

/** A nullable position: what fails below it without a nearer one makes it null. */
export interface NullablePlace {
  /** The response object or list that holds it. */
  readonly container: Record<string, unknown> | unknown[];
  readonly key: string | number;
  readonly path: Path | undefined;
}

/** What all runs of an operation share, for `info`. */
export interface OperationFacts {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
}

/** One run of an operation: its errors so far, and the resolvers that have not answered yet. */
export class Execution {
  readonly facts: OperationFacts;
  readonly contextValue: unknown;
  /** Coerced. */
  readonly variableValues: Readonly<Record<string, unknown>>;
  readonly errors: GraphQLError[] = [];
  readonly #nulled = new Set<Path | undefined>();
  #waitingFor = 0;
  #settle: (() => void) | undefined;

  constructor(facts: OperationFacts, contextValue: unknown, variableValues: Readonly<Record<string, unknown>>) {
    this.facts = facts;
    this.contextValue = contextValue;
    this.variableValues = variableValues;
  }

  /** Notes an error that makes its position null, unless that lies in what is null already. */
  addError(error: unknown, path: Path | undefined): void {
    for (let each = path; each !== undefined; each = each.prev) if (this.#nulled.has(each)) return;
    if (this.#nulled.has(undefined)) return;
    this.#nulled.add(path);
    this.errors.push(error instanceof GraphQLError ? error : new GraphQLError(String(error)));
  }

  /** Makes a position null because of what is below it. */
  nullify(place: NullablePlace, error: unknown): void {
    fill(place, null);
    this.addError(error, place.path);
  }

  /** Whether an error has made a position null. */
  isNull(path: Path): boolean {
    return this.#nulled.has(path);
  }

  get isWaiting(): boolean {
    return this.#waitingFor > 0;
  }

  /** Settles when nothing is waited for any more. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  /** Waits for a resolver; `onValue` and `onFailure` must not throw. */
  wait(promise: PromiseLike<unknown>, onValue: (value: unknown) => void, onFailure: (reason: unknown) => void): void {
    this.#waitingFor += 1;
    // A thenable that calls back at once would fill a hole that is not there yet.
    const own = promise instanceof Promise ? promise : Promise.resolve(promise);
    own.then(
      (value) => {
        onValue(value);
        this.#hasArrived();
      },
      (reason) => {
        onFailure(reason);
        this.#hasArrived();
      },
    );
  }

  #hasArrived(): void {
    this.#waitingFor -= 1;
    if (this.#waitingFor === 0) this.#settle?.();
  }
}

/** Puts a value into its place in the answer. */
export function fill({ container, key }: Pick<NullablePlace, 'container' | 'key'>, value: unknown): void {
  if (Array.isArray(container)) container[Number(key)] = value;
  else container[key] = value;
}

/** Whether a value is to be waited for, by graphql-js's measure. */
export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

/** The keys of a path from the root. */
export function keysOf(path: Path | undefined): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let each = path; each !== undefined; each = each.prev) keys.push(each.key);
  return keys.reverse();
}
