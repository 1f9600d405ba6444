import { zipfRanks } from './graph.mjs';
import { access, atOnce, knownEnd, operations, refused } from './mix.mjs';
import { editedProperties, newProperties } from './records.mjs';

/** @typedef {{operation: number, text: string, expects: readonly number[], places: readonly number[], keepsBody: boolean, settle?: (status: number, body: string) => void}} Request `places`: records that it touches, which must not be archived before it is answered */

const base = '/crm/objects/2026-03';
const [alive, leaving, gone] = [0, 1, 2];
const drawsMax = 1_000;
/** Archived records that reads ask for, and new ones that wait for a place. */
const archivedMax = 1_000;
const spareMax = 1_000_000;
const typesOfCount = { contacts: 'num_associated_deals', companies: 'num_associated_contacts', deals: 'num_associated_contacts' };

/**
 * Chooses one request after the other and keeps what it must know to say how each has to be answered: which records are there. A record is archived
 * only while no other request names it, and none names it from then on but reads that must be refused; a new record of the same type takes its place.
 */
export class Requests {
  /**
   * @param {import('./graph.mjs').Graph} graph
   * @param {{firstId: number, token: string, labels: Readonly<Record<string, readonly number[]>>, mark: string, random: () => number}} settings
   * `labels`: ids of labels by `from>to`; `mark` tells the records of this run apart
   */
  constructor(graph, { firstId, token, labels, mark, random }) {
    this.graph = graph;
    this.labels = labels;
    this.mark = mark;
    this.random = random;
    this.ids = Float64Array.from({ length: graph.records }, (_, place) => firstId + place);
    this.states = new Uint8Array(graph.records);
    this.named = new Uint16Array(graph.records);
    this.vacant = { contacts: [], companies: [], deals: [] };
    this.spare = { contacts: [], companies: [], deals: [] };
    this.archived = [];
    this.made = 0;
    const zipf = (shape) => zipfRanks(graph.records, shape, random);
    this.ranks = {
      list: zipf(access.listShape),
      link: zipf(access.linkShape),
      read: zipf(access.readShape),
      update: zipf(access.updateShape),
    };
    this.heads = [...operations, refused].map(
      (_, code) => ` HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\nX-Operation: ${code}\r\n`,
    );
    this.makers = operations.map(({ name }) => this[name].bind(this));
    this.bounds = operations.map((_, code) => operations.slice(0, code + 1).reduce((sum, { percent }) => sum + percent, 0) / 100);
  }

  /** The next request: of one operation where one is named, else of the whole mix. @param {number | undefined} only @returns {Request} */
  next(only) {
    const code = only ?? this.draw();
    return this.makers[code](code);
  }

  draw() {
    const at = this.random();
    // The published shares add up to a little less than 100: what is left belongs to the first operation.
    return Math.max(
      0,
      this.bounds.findIndex((bound) => at < bound),
    );
  }

  list(code) {
    const place = this.place(this.ranks.list, access.listCorrelated);
    return this.get(code, place, `/associations/${this.graph.typeTo(place, this.half())}`);
  }

  read(code) {
    if (this.archived.length > 0 && this.random() < refused.shareOfReads) {
      const path = this.archived[Math.floor(this.random() * this.archived.length)];
      return this.request(operations.length, 'GET', path, undefined, [], { expects: [refused.status] });
    }
    return this.get(code, this.place(this.ranks.read, 0), '');
  }

  count(code) {
    const place = this.place(this.ranks.list, access.listCorrelated);
    return this.get(code, place, `?properties=${typesOfCount[this.graph.typeAt(place)]}`);
  }

  link(code) {
    const { path, places } = this.pair(knownEnd.link, 'default/');
    return this.request(code, 'PUT', path, undefined, places);
  }

  label(code) {
    const { path, places, types } = this.pair(knownEnd.label, '');
    const ids = this.labels[types] ?? [];
    const associationTypeId = ids[Math.floor(this.random() * ids.length)];
    return this.request(code, 'PUT', path, [{ associationCategory: 'USER_DEFINED', associationTypeId }], places);
  }

  unlink(code) {
    const { path, places } = this.pair(knownEnd.unlink, '');
    return this.request(code, 'DELETE', path, undefined, places);
  }

  update(code) {
    const place = this.place(this.ranks.update, 0);
    this.made += 1;
    const body = { properties: editedProperties(this.graph.typeAt(place), this.made) };
    return this.request(code, 'PATCH', this.pathOf(place), body, [place]);
  }

  create(code) {
    const type = this.graph.typeAt(Math.floor(this.random() * this.graph.records));
    this.made += 1;
    const body = { properties: newProperties(type, this.made, this.mark) };
    const settle = (_status, text) => this.settleNew(type, text);
    return this.request(code, 'POST', `${base}/${type}`, body, [], { keepsBody: true, settle });
  }

  archive(code) {
    let place = this.uniform();
    for (let draws = 0; this.named[place] > 0; draws += 1, place = this.uniform())
      if (draws > drawsMax) throw new Error('no record is idle');
    this.states[place] = leaving;
    const path = this.pathOf(place);
    return this.request(code, 'DELETE', path, undefined, [], { settle: () => this.settleArchived(place, path) });
  }

  lists(code) {
    const first = this.place(this.ranks.list, access.listCorrelated);
    const type = this.graph.typeAt(first);
    const places = new Set([first]);
    while (this.random() > atOnce.chance && places.size < atOnce.max) {
      const place = this.place(this.ranks.list, access.listCorrelated);
      if (this.graph.typeAt(place) === type) places.add(place);
    }
    const body = { inputs: [...places].map((place) => ({ id: String(this.ids[place]) })) };
    const path = `/crm/associations/2026-03/${type}/${this.graph.typeTo(first, this.half())}/batch/read`;
    return this.request(code, 'POST', path, body, [...places], { keepsBody: true, settle: checkMissing });
  }

  /** A record that is there. @param {() => number} ranks @param {number} correlated share of draws that prefer records with many links */
  place(ranks, correlated) {
    const { linkRanks, nodeRanks } = this.graph;
    for (let draws = 0; draws < drawsMax; draws += 1) {
      const place = (correlated > 0 && this.random() < correlated ? linkRanks : nodeRanks).placeOf(ranks());
      if (this.states[place] === alive) return place;
    }
    return this.uniform();
  }

  uniform() {
    for (let draws = 0; draws < drawsMax; draws += 1) {
      const place = Math.floor(this.random() * this.graph.records);
      if (this.states[place] === alive) return place;
    }
    throw new Error('too few records are left');
  }

  half() {
    return this.random() < 0.5 ? 0 : 1;
  }

  /** Two records to be linked or unlinked. @param {number} known chance that they were loaded as a linked pair @param {string} kind */
  pair(known, kind) {
    const { graph } = this;
    for (let draws = 0; draws < drawsMax; draws += 1) {
      const from = this.place(this.ranks.link, access.linkCorrelated);
      const half = this.half();
      const range = Math.max(1, Math.ceil(graph.degreeTo(from, half) / known));
      const type = graph.typeTo(from, half);
      const to = graph.nextOf(from, type, Math.floor(this.random() * range));
      if (this.states[to] !== alive) continue;
      const path = `${this.pathOf(from)}/associations/${kind}${type}/${this.ids[to]}`;
      return { path, places: [from, to], types: `${graph.typeAt(from)}>${type}` };
    }
    throw new Error('too few records are left');
  }

  /** @param {number} place */
  pathOf(place) {
    return `${base}/${this.graph.typeAt(place)}/${this.ids[place]}`;
  }

  get(code, place, rest) {
    return this.request(code, 'GET', this.pathOf(place) + rest, undefined, [place]);
  }

  /** @returns {Request} */
  request(code, method, path, body, places, { expects = operations[code]?.statuses ?? [], keepsBody = false, settle = undefined } = {}) {
    const json = body === undefined ? '' : JSON.stringify(body);
    const lines = body === undefined ? '' : `Content-Type: application/json\r\nContent-Length: ${json.length}\r\n`;
    for (const place of places) this.named[place] += 1;
    return { operation: code, text: `${method} ${path}${this.heads[code]}${lines}\r\n${json}`, expects, places, keepsBody, settle };
  }

  /** What an answer means for the requests to come. Throws where it is not the expected one. @param {Request} request @param {number} status @param {string} body */
  settle(request, status, body) {
    for (const place of request.places) this.named[place] -= 1;
    if (!request.expects.includes(status)) throw new Error(`${request.text.split('\r\n')[0]} answered ${status} ${body}`);
    request.settle?.(status, body);
  }

  settleNew(type, text) {
    const id = Number(/"id":"(\d+)"/.exec(text)?.[1]);
    if (!(id > 0)) throw new Error(`a new record has no id: ${text}`);
    if (this.vacant[type].length === 0) {
      if (this.spare[type].length < spareMax) this.spare[type].push(id);
      return;
    }
    this.seat(this.vacant[type].pop(), id);
  }

  settleArchived(place, path) {
    this.archived[this.archived.length < archivedMax ? this.archived.length : Math.floor(this.random() * archivedMax)] = path;
    this.states[place] = gone;
    const type = this.graph.typeAt(place);
    const id = this.spare[type].pop();
    if (id === undefined) this.vacant[type].push(place);
    else this.seat(place, id);
  }

  seat(place, id) {
    this.ids[place] = id;
    this.states[place] = alive;
  }
}

/** Of the errors beside the results of a multiget only those of records without associations are none. @param {number} status @param {string} body */
function checkMissing(status, body) {
  if (status !== 207) return;
  const { errors } = JSON.parse(body);
  if (!errors.every(({ subCategory }) => subCategory === 'crm.associations.NO_ASSOCIATIONS_FOUND'))
    throw new Error(`a multiget answered ${body}`);
}
