/** What processes tell each other: plain data, as JSON has it. */
export type Told = unknown;

/** Takes in what a sibling tells or asks, and answers it. */
export type Hearer = (content: Told) => Told | Promise<Told>;

/**
 * The other worker processes of this node (`WORKERS`), one port and one store together. A process without any is `alone`. Nothing that
 * is told is kept: who starts later reads the store.
 */
export interface Siblings {
  /** Asks all of them at once. Answers what came back within a second; a sibling that hangs or ends meanwhile is left out. */
  ask(topic: string, content: Told): Promise<readonly Told[]>;
  /** Answers a topic from now on; a topic has one hearer. */
  hear(topic: string, hearer: Hearer): void;
}

/** No workers but this one. */
export const alone: Siblings = Object.freeze({ ask: async () => [], hear: () => {} });
