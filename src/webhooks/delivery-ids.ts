import { randomBytes } from 'node:crypto';

/** Gives deliveries their ids. They rise with time inside a process, and where the clock goes on, over restarts. */
export class DeliveryIds {
  #last = '';

  /** The next id; `now` is epoch milliseconds. */
  next(now: number): string {
    const time = now.toString(36).padStart(9, '0');
    const [lastTime, lastCount] = [this.#last.slice(0, 9), Number.parseInt(this.#last.slice(9, 14) || '0', 36)];
    const count = time > lastTime ? 0 : lastCount + 1;
    this.#last = (time > lastTime ? time : lastTime) + count.toString(36).padStart(5, '0');
    return this.#last + randomBytes(2).toString('hex');
  }
}
