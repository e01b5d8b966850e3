/**
 * Lets timers, sockets and the store run until something is so.
 * @throws Error after `deadlineMs`, so that a wait in vain fails with its reason and not by the test's own time limit
 */
export async function until(isSo: () => boolean | Promise<boolean>, deadlineMs = 4000): Promise<void> {
  const end = performance.now() + deadlineMs;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`Not so after ${deadlineMs} ms: ${isSo}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
