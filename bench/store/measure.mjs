/** Runs an operation for some time with `flight` of them always under way; answers how many a second, and the slowest hundredth's time. */
export async function measure(run, flight, ms) {
  const times = [];
  let next = 0;
  const started = performance.now();
  const lane = async () => {
    while (performance.now() < started + ms) {
      const before = performance.now();
      await run(next++);
      times.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: flight }, lane));
  const perSecond = (times.length / (performance.now() - started)) * 1000;
  times.sort((a, b) => a - b);
  return { perSecond, p99: times[Math.floor(times.length * 0.99)] ?? 0 };
}

/**
 * Measures two things in turns, so that what else the machine does meets both; answers the middle of the rounds of each, and the
 * middle of the rounds' ratios.
 */
export async function compare(ceiling, ours, flight, ms, rounds = 5) {
  await measure(ceiling, flight, ms / 10);
  await measure(ours, flight, ms / 10);
  const measured = [];
  for (let round = 0; round < rounds; round++) {
    const limit = await measure(ceiling, flight, ms / rounds);
    const own = await measure(ours, flight, ms / rounds);
    measured.push({ ...own, ratio: own.perSecond / limit.perSecond });
  }
  const middle = (of) => measured.map(of).sort((a, b) => a - b)[Math.floor(rounds / 2)];
  return {
    perSecond: middle((each) => each.perSecond),
    p99: middle((each) => each.p99),
    ratio: middle((each) => each.ratio),
  };
}
