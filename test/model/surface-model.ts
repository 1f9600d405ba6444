import { type AssociationRow, associationRows } from '../../src/catalogue/association-types/index.ts';

/**
 * The whole of associations, said as simply as possible: labels, limits, one-per types and what becomes of a record's links.
 * Sets in memory, every link written at both ends, everything counted by counting. Records are named `0-1/20000000001`,
 * kinds of links `0-279`: category and id.
 */

/** A kind of link in one direction. */
export interface Kind {
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly name: string;
  readonly label: string | null;
  /** Key of the same link seen from the other end. */
  readonly back: string;
  readonly isDefault: boolean;
  readonly isLabel: boolean;
  readonly isLegacy: boolean;
  /** The end that holds one at most, and the end that takes it with its first link. */
  readonly onePer: End | undefined;
  readonly promotes: End | undefined;
}
type End = 'from' | 'to';

export interface LabelTexts {
  readonly label: string;
  readonly inverseLabel: string | undefined;
}

const highestLimit = 10_000;

export class SurfaceModel {
  #state = {
    kinds: new Map(associationRows.flatMap(kindsOfRow).map((kind) => [kind.key, kind])),
    nextLabelId: 1,
    limits: new Map<string, number>(),
    live: new Set<string>(),
    archived: new Set<string>(),
    /** Who stands for a record that was merged away. */
    survivors: new Map<string, string>(),
    links: new Map<string, Map<string, Set<string>>>(),
    /** Links of archived records, as they were. */
    aside: new Map<string, Map<string, Set<string>>>(),
  };

  get limits(): ReadonlyMap<string, number> {
    return this.#state.limits;
  }

  get archived(): readonly string[] {
    return [...this.#state.archived];
  }

  isLive(name: string): boolean {
    return this.#state.live.has(name);
  }

  add(name: string): void {
    this.#state.live.add(name);
  }

  /** Does it all, or nothing where it answers false. */
  attempt(work: () => boolean): boolean {
    const before = structuredClone(this.#state);
    const isDone = work();
    if (!isDone) this.#state = before;
    return isDone;
  }

  kind(key: string): Kind | undefined {
    return this.#state.kinds.get(key);
  }

  /** Kinds from one object type to another: HubSpot's first, then by id. */
  kindsBetween(from: string, to: string): readonly Kind[] {
    return [...this.#state.kinds.values()].filter((kind) => kind.from === from && kind.to === to).sort(inOrder);
  }

  /** The kind that v3 means by a name or an id. */
  kindCalled(from: string, to: string, word: string): Kind | undefined {
    return this.kindsBetween(from, to).find((kind) => (/^\d+$/.test(word) ? numberOf(kind.key) === Number(word) : kind.name === word));
  }

  /** Keys of the kinds that link two records. */
  between(from: string, to: string): ReadonlySet<string> {
    return this.#state.links.get(from)?.get(to) ?? new Set();
  }

  /** Names of the records of one type that a record is linked to, by id. */
  neighbours(name: string, toType: string): readonly string[] {
    return [...(this.#state.links.get(name) ?? [])]
      .flatMap(([to, keys]) => (typeOf(to) === toType && keys.size > 0 ? [to] : []))
      .sort(byId);
  }

  /** The same in the order of lists: first whom it holds by one-per kinds. */
  listed(name: string, toType: string): readonly string[] {
    const all = this.neighbours(name, toType);
    const leading = this.kindsBetween(typeOf(name), toType).filter(({ onePer }) => onePer === 'from');
    const led = leading.flatMap(({ key }) => all.filter((to) => this.between(name, to).has(key)));
    return [...new Set([...led, ...all])];
  }

  /** How many links of a kind leave a record. */
  count(name: string, { to, key }: Kind): number {
    return this.neighbours(name, to).filter((other) => this.between(name, other).has(key)).length;
  }

  /** Links two records by these kinds and the default one. False, and nothing done, where it has to be refused. */
  link(from: string, to: string, named: readonly Kind[], otherLabels: 'replaced' | 'kept'): boolean {
    const fits = (kind: Kind) => kind.from === typeOf(from) && kind.to === typeOf(to);
    if (from === to || !named.every(fits) || !this.isLive(from) || !this.isLive(to)) return false;
    const before = this.between(from, to);
    const own = this.kindsBetween(typeOf(from), typeOf(to));
    const wanted = new Set([...named, ...own.filter((kind) => kind.isDefault || (before.size === 0 && this.#isPromoted(from, to, kind)))]);
    const added = [...wanted].filter(({ key }) => !before.has(key));
    if (added.some((kind) => this.#isFull(from, kind) || this.#isFull(to, this.#backOf(kind)))) return false;
    if (otherLabels === 'replaced' && (named.length === 0 || named.some(({ isLabel }) => isLabel))) {
      this.unlink(
        from,
        to,
        own.filter((kind) => kind.isLabel && !named.includes(kind)).map(({ key }) => key),
      );
    }
    for (const kind of added) {
      this.#makeRoom(from, to, kind);
      this.#makeRoom(to, from, this.#backOf(kind));
      this.#write(from, to, kind.key);
    }
    return true;
  }

  unlink(from: string, to: string, keys: Iterable<string>): void {
    for (const key of [...keys].filter((one) => this.between(from, to).has(one))) {
      this.#state.links.get(from)?.get(to)?.delete(key);
      this.#state.links
        .get(to)
        ?.get(from)
        ?.delete(this.#backOf(this.#kindOf(key)).key);
    }
  }

  /** Takes kinds off a link; the default one takes all along. */
  unlabel(from: string, to: string, keys: readonly string[]): void {
    const set = this.between(from, to);
    const isWhole = keys.some((key) => set.has(key) && this.#kindOf(key).isDefault);
    this.unlink(from, to, isWhole ? set : keys);
  }

  /** Takes one kind off as v3 does: the default, the primary and the only one take all along. */
  untype(from: string, to: string, kind: Kind): void {
    const set = this.between(from, to);
    const isWhole = kind.isDefault || kind.promotes !== undefined || (set.size === 1 && set.has(kind.key));
    this.unlink(from, to, isWhole ? set : [kind.key]);
  }

  archive(name: string): void {
    if (!this.#state.live.delete(name)) return;
    this.#state.archived.add(name);
    for (const [other, keys] of this.#state.links.get(name) ?? []) {
      if (keys.size === 0) continue;
      set(this.#state.aside, name, other, keys);
      set(this.#state.aside, other, name, this.between(other, name));
      this.unlink(name, other, keys);
    }
  }

  /** Brings a record back with those of its links whose other end is live and that nothing has replaced. */
  restore(name: string): boolean {
    if (!this.#state.archived.delete(name)) return false;
    this.#state.live.add(name);
    const former = [...(this.#state.aside.get(name) ?? [])].sort(([one], [other]) => byId(one, other));
    for (const [other, keys] of former) {
      if (!this.isLive(other)) continue;
      this.#bring(name, other, keys);
      this.#state.aside.get(name)?.delete(other);
      this.#state.aside.get(other)?.delete(name);
    }
    return true;
  }

  /** Whom a merge of this record concerns: itself while it is live, else who stands for it. */
  standFor(name: string): string {
    return this.#state.survivors.get(name) ?? name;
  }

  /** Makes one record of two. False where a limit refuses it. */
  merge(primary: string, merged: string, survivor: string): boolean {
    return this.attempt(() => {
      const [first, second] = [primary, merged]
        .map((one) =>
          [...(this.#state.links.get(one) ?? [])]
            .filter(([other, keys]) => other !== primary && other !== merged && keys.size > 0)
            .sort(([a], [b]) => byId(a, b)),
        )
        .map((links) => links.map(([other, keys]) => [other, new Set(keys)] as const));
      const before = new Map<string, number>();
      for (const [, keys] of first ?? []) for (const key of keys) before.set(key, (before.get(key) ?? 0) + 1);
      this.archive(merged);
      this.archive(primary);
      this.add(survivor);
      for (const [other, keys] of [...(first ?? []), ...(second ?? [])]) this.#bring(survivor, other, keys);
      for (const gone of [primary, merged]) {
        this.#state.archived.delete(gone);
        this.#state.survivors.set(gone, survivor);
        for (const [earlier, to] of this.#state.survivors) if (to === gone) this.#state.survivors.set(earlier, survivor);
      }
      return [...this.#state.limits].every(([key, max]) => {
        const kind = this.#kindOf(key);
        const count = kind.from === typeOf(survivor) ? this.count(survivor, kind) : 0;
        return count <= max || count <= (before.get(key) ?? 0);
      });
    });
  }

  /** Makes a label and answers its kinds, the requested direction first; undefined where it is refused. */
  createLabel(from: string, to: string, name: string, { label, inverseLabel }: LabelTexts): readonly Kind[] | undefined {
    const isOwnInverse = from === to && inverseLabel === undefined;
    const id = this.#state.nextLabelId;
    const [key, back] = isOwnInverse ? [`1-${id}`, `1-${id}`] : [`1-${id + 1}`, `1-${id}`];
    const common = { isDefault: false, isLabel: true, isLegacy: false, onePer: undefined, promotes: undefined };
    const there: Kind = { ...common, key, back, from, to, name, label };
    const backName = from === to ? `${name}_inverse` : name;
    const kinds = isOwnInverse
      ? [there]
      : [there, { ...common, key: back, back: key, from: to, to: from, name: backName, label: inverseLabel ?? label }];
    if (!/^[A-Za-z_]\w*$/.test(name) || label === '' || !this.#areFree(kinds)) return undefined;
    for (const kind of kinds) this.#state.kinds.set(kind.key, kind);
    this.#state.nextLabelId += kinds.length;
    return kinds;
  }

  updateLabel(from: string, to: string, id: number, { label, inverseLabel }: LabelTexts): boolean {
    const kind = this.#labelOf(from, to, id);
    if (kind === undefined || label === '') return false;
    const back = this.#backOf(kind);
    const changed: Kind[] = [{ ...kind, label }];
    if (back !== kind) changed.push({ ...back, label: inverseLabel ?? (back.label === kind.label ? label : back.label) });
    const isSame = changed.every((one) => this.kind(one.key)?.label === one.label);
    if (!isSame && !this.#areFree(changed)) return false;
    for (const one of changed) this.#state.kinds.set(one.key, one);
    return true;
  }

  deleteLabel(from: string, to: string, id: number): boolean {
    if (this.kind(`1-${id}`) === undefined && id < this.#state.nextLabelId) return true;
    const kind = this.#labelOf(from, to, id);
    if (kind === undefined || [...this.#state.live].some((name) => typeOf(name) === kind.from && this.count(name, kind) > 0)) return false;
    for (const key of [kind.key, kind.back]) {
      this.#state.kinds.delete(key);
      this.#state.limits.delete(key);
    }
    return true;
  }

  /** Sets a limit: within bounds, and none of a kind above that of its default kind. */
  setLimit(kind: Kind, max: number): boolean {
    const own = this.kindsBetween(kind.from, kind.to).filter((other) => other.isDefault !== kind.isDefault);
    const others = own.flatMap(({ key }) => this.limits.get(key) ?? []);
    const isSame = this.limits.get(kind.key) === max;
    const fits = kind.isDefault
      ? max >= Math.max(1, ...others) && max <= highestLimit
      : max >= 1 && max <= Math.min(highestLimit, ...others);
    if (fits || isSame) this.#state.limits.set(kind.key, max);
    return fits || isSame;
  }

  removeLimit(kind: Kind): void {
    this.#state.limits.delete(kind.key);
  }

  #kindOf(key: string): Kind {
    const kind = this.kind(key);
    if (kind === undefined) throw new Error(`the model has no kind ${key}`);
    return kind;
  }

  #backOf(kind: Kind): Kind {
    return this.#kindOf(kind.back);
  }

  #labelOf(from: string, to: string, id: number): Kind | undefined {
    const kind = this.kind(`1-${id}`);
    return [from, to].join() === [kind?.from, kind?.to].join() || [to, from].join() === [kind?.from, kind?.to].join() ? kind : undefined;
  }

  #areFree(kinds: readonly Kind[]): boolean {
    const others = (kind: Kind) => this.kindsBetween(kind.from, kind.to).filter(({ key }) => kinds.every((one) => one.key !== key));
    return kinds.every((kind) => others(kind).every(({ name, label }) => name !== kind.name && label !== kind.label));
  }

  #isPromoted(from: string, to: string, kind: Kind): boolean {
    const [holder, other] = kind.promotes === 'from' ? [from, to] : [to, from];
    return kind.promotes !== undefined && this.neighbours(holder, typeOf(other)).length === 0;
  }

  /** Who may hold one only changes it for another: its limit does not count. */
  #isFull(name: string, kind: Kind): boolean {
    return kind.onePer !== 'from' && this.count(name, kind) >= (this.limits.get(kind.key) ?? Number.POSITIVE_INFINITY);
  }

  #makeRoom(holder: string, next: string, kind: Kind): void {
    if (kind.onePer !== 'from') return;
    for (const held of this.neighbours(holder, typeOf(next))) {
      const set = this.between(holder, held);
      if (held !== next && set.has(kind.key)) this.unlink(holder, held, kind.isDefault ? set : [kind.key]);
    }
  }

  /** Writes those of a link's former kinds that are still defined and of which no end holds another one already. */
  #bring(from: string, to: string, keys: Iterable<string>): void {
    const kinds = [...keys].flatMap((key) => this.kind(key) ?? []);
    const isTaken = (holder: string, next: string, kind: Kind) =>
      kind.onePer === 'from' &&
      this.neighbours(holder, typeOf(next)).some((held) => held !== next && this.between(holder, held).has(kind.key));
    const free = kinds.filter((kind) => !isTaken(from, to, kind) && !isTaken(to, from, this.#backOf(kind)));
    if (kinds.some((kind) => kind.isDefault && !free.includes(kind))) return;
    for (const kind of free) this.#write(from, to, kind.key);
  }

  #write(from: string, to: string, key: string): void {
    add(this.#state.links, from, to, key);
    add(this.#state.links, to, from, this.#kindOf(key).back);
  }
}

export function typeOf(name: string): string {
  return name.slice(0, name.indexOf('/'));
}

export function idOf(name: string): string {
  return name.slice(name.indexOf('/') + 1);
}

/** The id of a kind without its category. */
export function numberOf(key: string): number {
  return Number(key.slice(2));
}

function inOrder(one: Kind, other: Kind): number {
  return Number(one.key[0]) - Number(other.key[0]) || numberOf(one.key) - numberOf(other.key);
}

function byId(one: string, other: string): number {
  return Number(idOf(one)) - Number(idOf(other));
}

function set(links: Map<string, Map<string, Set<string>>>, from: string, to: string, keys: ReadonlySet<string>): void {
  links.set(from, (links.get(from) ?? new Map<string, Set<string>>()).set(to, new Set(keys)));
}

function add(links: Map<string, Map<string, Set<string>>>, from: string, to: string, key: string): void {
  set(links, from, to, new Set([...(links.get(from)?.get(to) ?? []), key]));
}

function kindsOfRow(row: AssociationRow): readonly Kind[] {
  const [id, backId = id] = row.ids;
  const common = { isDefault: row.isDefault === true, isLabel: false, isLegacy: row.legacy === true };
  const turn = (end: 'from' | undefined) => (end === undefined ? undefined : 'to');
  const there: Kind = {
    ...common,
    key: `0-${id}`,
    back: `0-${backId}`,
    from: row.from,
    to: row.to,
    name: row.names[0],
    label: row.labels?.[0] ?? null,
    onePer: row.onePer,
    promotes: row.promotesFirst === true ? 'from' : undefined,
  };
  if (id === backId) return [there];
  const [, name = row.names[0]] = row.names;
  const ends = {
    key: there.back,
    back: there.key,
    from: row.to,
    to: row.from,
    onePer: turn(there.onePer === 'from' ? 'from' : undefined),
  } as const;
  return [there, { ...there, ...ends, name, label: row.labels?.[1] ?? null, promotes: row.promotesFirst === true ? 'to' : undefined }];
}
