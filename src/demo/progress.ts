/** Told how far a piece of work is: `done` of `total`, which is not 0. */
export type Progress = (done: number, total: number) => void;

/** Shows the progress of one piece of work; `end` leaves the terminal as it should be, also after a failure. */
export interface ProgressDisplay {
  readonly update: Progress;
  readonly end: () => void;
}

/** A terminal, or anything that takes text. */
export interface ProgressOutput {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/** A bar on a terminal; elsewhere a plain line for each quarter of the work. */
export async function showProgress(label: string, output: ProgressOutput): Promise<ProgressDisplay> {
  return output.isTTY ? await bar(label, output) : lines(label, output);
}

async function bar(label: string, output: ProgressOutput): Promise<ProgressDisplay> {
  const { SingleBar, Presets } = await import('cli-progress');
  const stream = output as NodeJS.WritableStream; // A terminal always is one.
  const shown = new SingleBar(
    { format: `${label} {bar} {value}/{total}`, stream, hideCursor: true },
    Presets.shades_classic,
  );
  let isStarted = false;
  return {
    update(done, total) {
      if (isStarted) {
        shown.update(done);
      } else {
        isStarted = true;
        shown.start(total, done);
      }
    },
    end: () => shown.stop(),
  };
}

function lines(label: string, output: ProgressOutput): ProgressDisplay {
  let quarters = -1;
  return {
    update(done, total) {
      const reached = Math.floor((4 * done) / total);
      if (reached > quarters) {
        quarters = reached;
        output.write(`${label}: ${done} of ${total}\n`);
      }
    },
    end: () => undefined,
  };
}
