/** Durations of one bucket differ by less than this factor. */
const WIDTH = 1.05;

/** The bucket of a duration in microseconds. */
export function bucketOf(microseconds: number): number {
  return Math.ceil(Math.log(Math.max(1, microseconds)) / Math.log(WIDTH));
}

/** The middle of a bucket, in milliseconds. */
export function durationOf(bucket: number): number {
  return WIDTH ** (bucket - 0.5) / 1000;
}
