import { InvalidArgumentError } from 'commander';

/** Takes a whole number within bounds. @throws InvalidArgumentError naming them */
export function typedNumber(least: number, most: number): (typed: string) => number {
  return (typed) => {
    const value = Number(typed);
    if (!/^\d+$/.test(typed) || value < least || value > most) {
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}
