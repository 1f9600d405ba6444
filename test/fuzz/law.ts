import { expect } from 'vitest';
import type { Crosstie, PortalHandle } from '../../src/index.ts';
import { type Client, clientOf } from '../behaviour/client.ts';
import { type RawAnswer, type RawRequest, sendRaw } from './raw.ts';

/** A portal with two contacts, a company and one association, to see whether a refused request touched anything. */
export interface Scene {
  readonly portal: PortalHandle;
  readonly client: Client;
  readonly contact: string;
  readonly otherContact: string;
  readonly company: string;
}

export async function newScene(crosstie: Crosstie): Promise<Scene> {
  const portal = await crosstie.portal();
  const client = clientOf(crosstie.url, portal.token);
  const [contact, otherContact, company] = [
    await client.create('contacts'),
    await client.create('contacts'),
    await client.create('companies'),
  ];
  await client.put(`/crm/v4/objects/contacts/${contact}/associations/default/companies/${company}`);
  return { portal, client, contact, otherContact, company };
}

/** Everything that the scene's portal shows, as text. */
export async function inventory({ client, contact, otherContact, company }: Scene): Promise<string> {
  const paths = [
    '/crm/v3/objects/contacts?limit=100',
    '/crm/v3/objects/companies?limit=100',
    '/crm/v3/objects/deals?limit=100',
    `/crm/v4/objects/contacts/${contact}/associations/companies`,
    `/crm/v4/objects/contacts/${otherContact}/associations/companies`,
    `/crm/v4/objects/companies/${company}/associations/contacts`,
    `/crm/v4/objects/contacts/${contact}/associations/contacts`,
  ];
  const read = async (path: string) => {
    const { status, text } = await client.get(path);
    return `${path} ${status} ${text}`;
  };
  return (await Promise.all(paths.map(read))).join('\n');
}

/**
 * Sends what nobody should send and checks the law: no 5xx but 501 for what HubSpot has and this server says it lacks, errors
 * in HubSpot's envelope, nothing written by what was refused, and a server that is alive afterwards. `look` says what a
 * portal shows.
 */
export async function expectLaw<Looked extends Scene>(
  crosstie: Crosstie,
  scene: Looked,
  request: RawRequest,
  look: (scene: Looked) => Promise<string> = inventory,
): Promise<RawAnswer> {
  return new Stage(crosstie, async () => scene, look).expectLaw(() => request);
}

/**
 * Where requests are tried one after the other, each on a scene like the first one: a scene that a refusal left as it was is as good as a new one, and
 * takes a small part of the time.
 */
export class Stage<Looked extends Scene> {
  readonly #crosstie: Crosstie;
  readonly #make: () => Promise<Looked>;
  readonly #look: (scene: Looked) => Promise<string>;
  #set: { readonly scene: Looked; readonly shown: string } | undefined;

  constructor(crosstie: Crosstie, make: () => Promise<Looked>, look: (scene: Looked) => Promise<string> = inventory) {
    this.#crosstie = crosstie;
    this.#make = make;
    this.#look = look;
  }

  /** Sends what nobody should send, and checks the law. */
  async expectLaw(requestOf: (scene: Looked) => RawRequest): Promise<RawAnswer> {
    const { scene, shown } = this.#set ?? (await this.#build());
    // What is written, and what breaks the law, leaves nothing for others to be tried on.
    this.#set = undefined;
    const answer = await sendRaw(this.#crosstie.url, requestOf(scene));
    expectEnvelope(answer);
    const isRefused = answer.status >= 300;
    if (isRefused) {
      expect(await this.#look(scene)).toBe(shown);
      this.#set = { scene, shown };
    } else expect((await scene.client.get('/_crosstie/health/live')).status).toBe(200);
    return answer;
  }

  async #build(): Promise<{ readonly scene: Looked; readonly shown: string }> {
    const scene = await this.#make();
    return { scene, shown: await this.#look(scene) };
  }
}

export function expectEnvelope({ status, contentType, body }: RawAnswer): void {
  expect(status, body).toBeGreaterThanOrEqual(200);
  if (status >= 500) expect({ status, body }).toEqual({ status: 501, body: expect.stringContaining('"category":"NOT_IMPLEMENTED"') });
  if (status < 400 || !contentType.includes('json') || body === '') return;
  expect(JSON.parse(body), body).toMatchObject({ status: 'error', message: expect.any(String), correlationId: expect.any(String) });
}
