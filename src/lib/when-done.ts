/** Hands a value on as soon as it is there: at once, unless it is a promise. What waits for nothing takes no turn of the microtask queue. */
export function whenDone<T, R>(value: T | Promise<T>, next: (value: T) => R | Promise<R>): R | Promise<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}
