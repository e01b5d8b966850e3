import { type FieldNode, locatedError } from 'graphql';
import type { Complete, Position } from './complete-value.js';
import { type Execution, fill, isPromise, keysOf, type NullablePlace } from './execution.js';

/** A hole in the answer. */
type Hole = Pick<NullablePlace, 'container' | 'key'>;

/** How a value for a hole is completed. */
interface Completion {
  readonly nodes: readonly FieldNode[];
  readonly complete: Complete;
}

/** Fills a hole with a value that is to be completed when it has come. Failing makes null the nearest position that may be. */
export function completeLater(
  execution: Execution,
  promise: PromiseLike<unknown>,
  hole: Hole,
  position: Position,
  { nodes, complete }: Completion,
): void {
  const fail = (raw: unknown): void => nullify(execution, raw, position, nodes);
  execution.wait(
    promise,
    (value) => {
      try {
        const completed = complete(execution, value, position);
        if (isPromise(completed)) fillLater(execution, completed, hole, position, nodes);
        else fill(hole, completed);
      } catch (raw) {
        fail(raw);
      }
    },
    fail,
  );
}

/** Fills a hole with a value that is complete when it comes. */
export function fillLater(
  execution: Execution,
  completed: PromiseLike<unknown>,
  hole: Hole,
  position: Position,
  nodes: readonly FieldNode[],
): void {
  execution.wait(
    completed,
    (value) => {
      // What is below the value may have failed already.
      if (!execution.isNull(position.path)) fill(hole, value);
    },
    (raw) => nullify(execution, raw, position, nodes),
  );
}

function nullify(execution: Execution, raw: unknown, { path, nullable }: Position, nodes: readonly FieldNode[]): void {
  execution.nullify(nullable, locatedError(raw, nodes, keysOf(path)));
}
