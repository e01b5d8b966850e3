import { parseDuration } from './parse-duration.js';

/** So many points in a time. */
export interface Rate {
  readonly points: number;
  readonly windowSeconds: number;
}

/** Reads `600/m`: so many a second, minute, hour or day; a bare number is a minute's. `undefined`: it is anything else. */
export function parseRate(text: string): Rate | undefined {
  const [, points, unit = 'm'] = /^([1-9]\d{0,8})(?:\/([smhd]))?$/.exec(text) ?? [];
  return points === undefined ? undefined : { points: Number(points), windowSeconds: parseDuration(`1${unit}`) ?? 60 };
}
