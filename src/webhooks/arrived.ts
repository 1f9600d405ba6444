import { limits } from '../catalogue/limits.ts';
import type { WholeDelivery } from '../operations/webhook-deliveries.ts';

/** Remembers in this process what arrived lately: so many deliveries of each app, and so much of all. */
export class Arrived {
  readonly #byId = new Map<string, WholeDelivery>();
  readonly #ofApp = new Map<number, string[]>();
  #chars = 0;

  add(whole: WholeDelivery): void {
    const { id, appId } = whole.delivery;
    const ids = this.#ofApp.get(appId) ?? [];
    this.#ofApp.set(appId, ids);
    ids.push(id);
    this.#byId.set(id, whole);
    this.#chars += whole.events.length;
    if (ids.length > limits.webhookDeliveredMax) this.#forget(ids[0] ?? '');
    while (this.#chars > limits.webhookDeliveredCharsMax) this.#forget(this.#byId.keys().next().value ?? '');
  }

  find(appId: number, id: string): WholeDelivery | undefined {
    const whole = this.#byId.get(id);
    return whole?.delivery.appId === appId ? whole : undefined;
  }

  /** An app's, the oldest first. */
  of(appId: number): readonly WholeDelivery[] {
    return (this.#ofApp.get(appId) ?? []).flatMap((id) => this.#byId.get(id) ?? []);
  }

  forgetApp(appId: number): void {
    for (const id of [...(this.#ofApp.get(appId) ?? [])]) this.#forget(id);
  }

  /** The oldest of all is the oldest of its app as well. */
  #forget(id: string): void {
    const whole = this.#byId.get(id);
    if (whole === undefined) return;
    this.#byId.delete(id);
    this.#chars -= whole.events.length;
    const ids = this.#ofApp.get(whole.delivery.appId) ?? [];
    ids.shift();
    if (ids.length === 0) this.#ofApp.delete(whole.delivery.appId);
  }
}
