import { type PortalId, storedAssociationTypeKey } from '../../domain/ids.ts';
import type { StoredToken } from '../../domain/portal.ts';
import { writeTypes } from '../encoding/block.ts';
import { readDefinitions, type WrittenDefinition } from '../encoding/definitions.ts';
import { DirectedEdges } from './directed-edges.ts';
import type { Fact, PortalFact, RecordName } from './fact.ts';
import { FactsRefused } from './facts-refused.ts';
import { LinkBook, TypeUnknown } from './link-effects.ts';
import { rowsOfLinks } from './load-links.ts';
import {
  AlreadyThere,
  type KindEntry,
  type LogAndPortalEnds,
  type StoredPortal,
  type TableEdits,
  type TableName,
  type TableRow,
  type Tables,
} from './tables.ts';
import { updatedIn } from './updates.ts';

/** Where taking in stands between two checkpoints: what cannot be seen in the tables. */
export interface LoadPlace {
  /** The portal that facts belong to; null before the first. */
  readonly portal: PortalId | null;
  /** Added to every number of the log: a house that has a log of its own goes on after its end. */
  readonly shift: number;
}

/** Rows and directed edges taken between two checkpoints at most. Bounds memory, and how much is done again after a kill. */
export const checkpointWeightMax = 300_000;
/** The same in characters of texts. */
const charsMax = 64 * 1024 * 1024;

/** Takes facts in, in the order in which `dumpFacts` tells them, and writes them with everything that follows from them. */
export class Loader {
  readonly #tables: Tables;
  readonly #weightMax: number;
  #shift: number;
  #portal: PortalId | null;
  #definitions: WrittenDefinition[] | undefined;
  #book: LinkBook | undefined;
  readonly #edges = new DirectedEdges();
  readonly #uses = new Map<number, number>();
  #rows = new Map<TableName, TableRow[]>();
  #updated: TableRow[] = [];
  #portals: StoredPortal[] = [];
  #tokens: StoredToken[] = [];
  #entries: KindEntry[] = [];
  #ends: LogAndPortalEnds | undefined;
  /** What was gathered of portals that are complete. */
  #done: TableEdits[] = [];
  #weight = 0;
  #chars = 0;

  constructor(tables: Tables, { portal, shift }: LoadPlace, weightMax: number) {
    this.#tables = tables;
    this.#weightMax = weightMax;
    this.#portal = portal;
    this.#shift = shift;
  }

  get place(): LoadPlace {
    return { portal: this.#portal, shift: this.#shift };
  }

  /** True once so much was taken that it should be written. */
  get isFull(): boolean {
    return this.#weight >= this.#weightMax || this.#chars >= charsMax;
  }

  /** Takes a fact. Rejects with `FactsRefused` for one that cannot stand where it comes. */
  async take(fact: Fact): Promise<void> {
    this.#weight += 1;
    switch (fact.kind) {
      case 'ends':
        this.#shift = await this.#tables.reserveNumbers(fact.logEnd);
        if (fact.lastPortalId !== null) this.#ends = { logEnd: fact.logEnd, lastPortalId: fact.lastPortalId };
        return;
      case 'portal':
        this.#portals.push({ id: fact.id, createdAt: fact.createdAt, settings: fact.settings, nextRecordId: fact.nextRecordId });
        return;
      case 'entry':
        this.#chars += fact.entry.value.length;
        this.#entries.push(fact.entry);
        return;
      case 'token':
        this.#tokens.push(fact.token);
        return;
      case 'in':
        await this.#endPortal();
        await this.#refuseTaken();
        if (fact.portal <= (this.#portal ?? 0)) throw new FactsRefused('portals are not in the order of an export');
        this.#portal = fact.portal;
        return;
      case 'edges':
        this.#takeEdges(fact, this.#book ?? (await this.#openBook()));
        return;
      default:
        this.#takeRow(fact);
    }
  }

  /** Writes what was taken, together with how far that is; null where nothing follows. */
  async write(unfinished: string | null): Promise<void> {
    await this.#endPortal();
    await this.#tables.write({
      portals: this.#portals,
      tokens: this.#tokens,
      entries: this.#entries,
      tables: this.#done,
      ...(this.#ends !== undefined && { ends: this.#ends }),
      unfinished,
    });
    this.#portals = [];
    this.#tokens = [];
    this.#entries = [];
    this.#done = [];
    this.#ends = undefined;
    this.#weight = 0;
    this.#chars = 0;
  }

  #takeRow(fact: Exclude<PortalFact, { kind: 'edges' }>): void {
    switch (fact.kind) {
      case 'definition':
        this.#put('definition', [fact.of, fact.key, fact.body]);
        this.#definitions?.push({ kind: fact.of, key: fact.key, body: fact.body });
        this.#book = undefined;
        return;
      case 'record': {
        const { type, id, createdAt, updatedAt, archivedAt, properties, createdIn } = fact;
        this.#chars += properties.length;
        this.#put('record', [type, id, createdAt, updatedAt, archivedAt, properties, createdIn === null ? null : createdIn + this.#shift]);
        return;
      }
      case 'unique':
        this.#put('unique_value', [fact.type, fact.property, fact.value, fact.id]);
        return;
      case 'blocked':
        this.#put('blocked_value', [fact.type, fact.property, fact.value]);
        return;
      case 'merged':
        this.#put('merged_record', [fact.type, fact.id, fact.into]);
        return;
      case 'former':
        for (const [toId, types, back] of fact.to) {
          this.#put('archived_edge', [fact.fromType, fact.fromId, fact.toType, toId, textOf(types)]);
          if (back.length > 0) this.#put('archived_edge', [fact.toType, toId, fact.fromType, fact.fromId, textOf(back)]);
        }
        return;
      case 'log':
        this.#chars += fact.commands.length;
        this.#takeLog(fact.number + this.#shift, fact.commands, fact.undone ?? []);
        return;
    }
  }

  #takeLog(number: number, commands: string, undone: readonly RecordName[]): void {
    this.#put('change_log', [number, commands]);
    const isUndone = new Set(undone.map(([type, id]) => `${type}:${id}`));
    for (const update of updatedIn(number, commands)) {
      if (isUndone.has(`${update[0]}:${update[1]}`)) continue;
      this.#weight += 1;
      this.#updated.push(update);
    }
  }

  #takeEdges({ fromType, fromId, toType, to }: Extract<PortalFact, { kind: 'edges' }>, book: LinkBook): void {
    for (const [toId, ...types] of to) {
      if (toType < fromType || (toType === fromType && toId <= fromId)) {
        throw new FactsRefused(`a link from record ${fromType}:${fromId} to ${toType}:${toId} is told from its wrong end`);
      }
      const there = effectsOf(book, types);
      this.#edges.add(fromType, fromId, toType, toId, there);
      this.#edges.add(toType, toId, fromType, fromId, book.of(there.back));
      for (const type of there.uses) this.#uses.set(type, (this.#uses.get(type) ?? 0) + 1);
    }
    this.#weight += 2 * to.length;
  }

  #put(table: TableName, row: TableRow): void {
    const rows = this.#rows.get(table);
    if (rows === undefined) this.#rows.set(table, [row]);
    else rows.push(row);
  }

  /** Gathers what follows from what was taken of a portal. */
  async #endPortal(): Promise<void> {
    const portal = this.#portal;
    const isEmpty = this.#rows.size === 0 && this.#edges.size === 0;
    if (portal === null) {
      if (!isEmpty) throw new FactsRefused('something belongs to no portal');
      return;
    }
    if (isEmpty) return;
    const book = this.#edges.size === 0 ? undefined : (this.#book ?? (await this.#openBook()));
    if (book !== undefined) this.#done.push(...(await rowsOfLinks(this.#tables, portal, this.#edges, book)));
    await this.#countUses(portal);
    await this.#followUpdates(portal);
    for (const [table, puts] of this.#rows) this.#done.push({ table, portal, puts, removals: [] });
    this.#rows = new Map();
    this.#definitions = undefined;
    this.#book = undefined;
  }

  /** Tells before anything else is looked at that a portal is there already. */
  async #refuseTaken(): Promise<void> {
    if (this.#portals.length === 0) return;
    const taken = new Set(this.#portals.map(({ id }) => id));
    for await (const page of this.#tables.portals()) {
      for (const { id } of page) if (taken.has(id)) throw new AlreadyThere(`portal ${id}`);
    }
  }

  async #countUses(portal: PortalId): Promise<void> {
    const added = [...this.#uses];
    const kept = await this.#tables.find(
      'type_use',
      portal,
      added.map(([type]) => [type]),
    );
    added.forEach(([type, n], place) => {
      this.#put('type_use', [type, n + Number(kept[place]?.[1] ?? 0)]);
    });
    this.#uses.clear();
  }

  /** Notes which entries of the log update which records; those of records that are gone for good are not looked for any more. */
  async #followUpdates(portal: PortalId): Promise<void> {
    if (this.#updated.length === 0) return;
    const rows = this.#updated;
    this.#updated = [];
    const taken = new Set((this.#rows.get('record') ?? []).map(([type, id]) => `${type}:${id}`));
    const kept = await this.#tables.find(
      'record',
      portal,
      rows.map(([type = 0, id = 0]) => [type, id]),
    );
    rows.forEach((row, place) => {
      if (kept[place] !== undefined || taken.has(`${row[0]}:${row[1]}`)) this.#put('record_change', row);
    });
  }

  async #openBook(): Promise<LinkBook> {
    const portal = this.#portal;
    if (portal === null) throw new FactsRefused('a link belongs to no portal');
    if (this.#definitions === undefined) {
      this.#definitions = [];
      for await (const page of this.#tables.scan('definition', portal)) this.#definitions.push(...page.map(definitionOf));
      this.#definitions.push(...(this.#rows.get('definition') ?? []).map(definitionOf));
    }
    this.#book = new LinkBook(readDefinitions({ id: portal, createdAt: 0 }, this.#definitions));
    return this.#book;
  }
}

function definitionOf([kind, key, body]: TableRow): WrittenDefinition {
  return { kind: String(kind), key: String(key), body: String(body) };
}

function effectsOf(book: LinkBook, types: readonly number[]) {
  try {
    return book.of(types);
  } catch (cause) {
    if (cause instanceof TypeUnknown) throw new FactsRefused(cause.message);
    throw cause;
  }
}

function textOf(types: readonly number[]): string {
  return writeTypes(types.map(storedAssociationTypeKey));
}
