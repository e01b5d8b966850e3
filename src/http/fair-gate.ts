import { RateLimitError } from '../lib/app-error.js';
import type { EndSignal } from './request-work.js';

/** Gives a running request's place to the next in turn. */
export type Leave = () => void;

export interface FairGateOptions {
  /** The share of the time since the last question that the processor was busy, 0 to 1. */
  readonly busyShare: () => number;
  /** Milliseconds that only go forward. */
  readonly now: () => number;
}

/** What a gate is doing, for the metrics. */
export interface GateState {
  readonly running: number;
  readonly waiting: number;
  /** How many may run at once now, where clients compete. */
  readonly places: number;
}

/** Requests of one client that may wait; more are refused. */
const maxWaiting = 256;

/** How often the number of places is looked at. */
const sampleMs = 50;
/** How long a client that has asked for something counts as one that shares the node. */
const activeMs = 1000;
/**
 * Above `high` the processor is the bottleneck: more at once only wait for each other. Below `low` there is room. Where clients compete some
 * of it is kept free, so that whoever comes next finds a processor that has time.
 */
const busy = { high: 0.75, low: 0.5, idle: 0.25 } as const;
const places = { least: 2, first: 16, most: 4096 } as const;

interface Client {
  running: number;
  readonly waiting: Waiter[];
  /** Until when it counts as active, without running or waiting. */
  activeUntil: number;
  limit: number;
}

interface Waiter {
  readonly start: () => void;
}

/**
 * Lets requests run, fairly between clients. Each client has at most its limit running (`CLIENT_CONCURRENCY`). One that is alone has all
 * of it: fewer at once would share fewer commits and leave the store idle (docs/decisions/0007). Where several compete, the node has as many
 * places as keep its processor busy and no more, shared evenly, one each at least; who waits is served in turn, one client after another.
 * So however many requests a client has waiting, another's wait for one of them at most.
 */
export class FairGate {
  readonly #options: FairGateOptions;
  readonly #clients = new Map<string, Client>();
  /** Those that have somebody waiting, the next in turn first. */
  readonly #turns = new Map<string, Client>();
  #places: number = places.first;
  #running = 0;
  #waiting = 0;
  /** Whether a client may be running more than its share, since it was alone. */
  #hasExcess = false;
  #sampledAt: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: FairGateOptions) {
    this.#options = options;
    this.#sampledAt = options.now();
  }

  get state(): GateState {
    return { running: this.#running, waiting: this.#waiting, places: this.#places };
  }

  /**
   * Waits for a place; a client's requests are let in as they came. Whoever is let in must leave, once.
   * @throws RateLimitError when too many of the client's are waiting; the signal's reason when it aborts before there is a place
   */
  enter(name: string, limit: number, signal: EndSignal): Leave | Promise<Leave> {
    this.#sample();
    const client = this.#clientOf(name);
    client.limit = limit;
    client.activeUntil = this.#options.now() + activeMs;
    if (client.waiting.length === 0 && this.#mayStart(client)) return this.#start(client);
    if (client.waiting.length >= maxWaiting) {
      const message = `${maxWaiting} requests of the client are waiting already (CLIENT_CONCURRENCY)`;
      throw new RateLimitError(message, 'CLIENT_CONCURRENCY', 1);
    }
    return this.#wait(name, client, signal);
  }

  #wait(name: string, client: Client, signal: EndSignal): Promise<Leave> {
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        client.waiting.splice(client.waiting.indexOf(waiter), 1);
        this.#waiting -= 1;
        if (client.waiting.length === 0) this.#turns.delete(name);
        reject(signal.reason);
      };
      const waiter = {
        start: () => {
          signal.removeEventListener('abort', giveUp);
          resolve(this.#start(client));
        },
      };
      if (signal.aborted) return reject(signal.reason);
      signal.addEventListener('abort', giveUp, { once: true });
      client.waiting.push(waiter);
      this.#waiting += 1;
      this.#turns.set(name, client);
      this.#timer ??= setInterval(() => this.#serve(), sampleMs).unref();
    });
  }

  #start(client: Client): Leave {
    client.running += 1;
    this.#running += 1;
    let hasLeft = false;
    return () => {
      if (hasLeft) return;
      hasLeft = true;
      client.running -= 1;
      this.#running -= 1;
      client.activeUntil = this.#options.now() + activeMs;
      this.#serve();
    };
  }

  #mayStart(client: Client): boolean {
    if (this.#clients.size === 1) {
      this.#hasExcess = true;
      return this.#running < places.most && client.running < client.limit;
    }
    const share = Math.max(1, Math.floor(this.#places / this.#clients.size));
    if (client.running >= Math.min(client.limit, share)) return false;
    return this.#running < this.#places || (this.#hasExcess && this.#sharedBy(share) < this.#places);
  }

  /** Places taken, when nobody counts for more than a share: whoever was alone still runs more, which must hold up nobody. */
  #sharedBy(share: number): number {
    let taken = 0;
    for (const { running } of this.#clients.values()) taken += Math.min(running, share);
    this.#hasExcess = taken < this.#running;
    return taken;
  }

  /** Lets in who may start, one of each client at a time; a client that was served goes to the end. */
  #serve(): void {
    this.#sample();
    for (let hasServed = true; hasServed; ) {
      hasServed = false;
      for (const [name, client] of [...this.#turns]) {
        if (!this.#mayStart(client)) continue;
        const waiter = client.waiting.shift();
        this.#turns.delete(name);
        if (client.waiting.length > 0) this.#turns.set(name, client);
        if (!waiter) continue;
        this.#waiting -= 1;
        waiter.start();
        hasServed = true;
      }
    }
    if (this.#waiting > 0 || !this.#timer) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Looks at the processor, and forgets who has gone. */
  #sample(): void {
    const now = this.#options.now();
    if (now - this.#sampledAt < sampleMs) return;
    this.#sampledAt = now;
    const share = this.#options.busyShare();
    if (this.#clients.size > 1) this.#adapt(share);
    for (const [name, { running, waiting, activeUntil }] of this.#clients) {
      if (running === 0 && waiting.length === 0 && activeUntil < now) this.#clients.delete(name);
    }
  }

  #adapt(share: number): void {
    const isUsed = this.#waiting > 0 || this.#running >= this.#places;
    if (share > busy.high)
      this.#places = Math.max(places.least, Math.floor(Math.min(this.#places, this.#running + 1) / 2));
    else if (share < busy.idle && isUsed) this.#places = Math.min(places.most, this.#places * 2);
    else if (share < busy.low && isUsed) this.#places = Math.min(places.most, this.#places + 1);
  }

  #clientOf(name: string): Client {
    const known = this.#clients.get(name);
    if (known) return known;
    const made: Client = { running: 0, waiting: [], activeUntil: 0, limit: 1 };
    this.#clients.set(name, made);
    return made;
  }
}

/** How busy this thread was since the last question: its event loop's utilization. */
export function eventLoopBusyShare(): () => number {
  let last = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    return utilization;
  };
}
