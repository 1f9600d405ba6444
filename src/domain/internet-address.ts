import { carriersOfIpv4, specialAddresses } from '../catalogue/special-addresses.ts';

/** An internet address as a number. */
export interface InternetAddress {
  readonly version: 4 | 6;
  readonly value: bigint;
}

/** The addresses that begin with the same bits. */
export interface AddressRange {
  readonly version: 4 | 6;
  /** What its addresses have in common, as a number without the bits after it. */
  readonly prefix: bigint;
  /** How many bits of an address come after the prefix. */
  readonly rest: bigint;
}

const bitsOf = { 4: 32, 6: 128 } as const;

/** Reads an address as resolvers and URLs write it, without brackets; the name of a network interface after `%` is passed over. Undefined for anything else. */
export function parseAddress(text: string): InternetAddress | undefined {
  const [address = ''] = text.split('%', 1);
  return address.includes(':') ? parseIpv6(address) : parseIpv4(address);
}

function parseIpv4(text: string): InternetAddress | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)) return undefined;
  return { version: 4, value: joined(parts.map(Number), 8n) };
}

function parseIpv6(text: string): InternetAddress | undefined {
  const halves = withoutDots(text).split('::');
  if (halves.length > 2) return undefined;
  const [front, back] = halves.map(groupsOf);
  if (front === undefined || (halves.length === 2 && back === undefined)) return undefined;
  const gap = 8 - front.length - (back?.length ?? 0);
  if (back === undefined ? gap !== 0 : gap < 1) return undefined;
  return { version: 6, value: joined([...front, ...new Array<number>(gap).fill(0), ...(back ?? [])], 16n) };
}

/** The text with an address of IPv4 at its end, if there is one, written as two groups. */
function withoutDots(text: string): string {
  const start = text.lastIndexOf(':') + 1;
  const value = parseIpv4(text.slice(start))?.value;
  return value === undefined ? text : `${text.slice(0, start)}${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`;
}

/** The groups of sixteen bits between colons; undefined where one is none. */
function groupsOf(text: string): readonly number[] | undefined {
  if (text === '') return [];
  const parts = text.split(':');
  return parts.every((part) => /^[0-9a-f]{1,4}$/i.test(part)) ? parts.map((part) => Number.parseInt(part, 16)) : undefined;
}

function joined(parts: readonly number[], bits: bigint): bigint {
  return parts.reduce((value, part) => (value << bits) | BigInt(part), 0n);
}

/** Reads a range such as `10.0.0.0/8`, or an address, which is a range of one. Undefined for anything else. */
export function parseRange(text: string): AddressRange | undefined {
  const [base = '', length, ...more] = text.split('/');
  const address = base.includes('%') ? undefined : parseAddress(base);
  if (address === undefined || more.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) return undefined;
  const bits = bitsOf[address.version];
  const kept = length === undefined ? bits : Number(length);
  if (kept > bits) return undefined;
  const rest = BigInt(bits - kept);
  return { version: address.version, prefix: address.value >> rest, rest };
}

/** Whether an address belongs to a range. */
export function isInRange(address: InternetAddress, range: AddressRange): boolean {
  return address.version === range.version && address.value >> range.rest === range.prefix;
}

const special = specialAddresses.map(({ range }) => knownRange(range));
const carriers = carriersOfIpv4.map(({ range, shift }) => ({ range: knownRange(range), shift: BigInt(shift) }));
const loopbacks = ['127.0.0.0/8', '::1', '::ffff:127.0.0.0/104'].map(knownRange);

/** Whether an address leads to the public internet; one of IPv6 that carries one of IPv4 does where that one does. */
export function isPublicAddress(address: InternetAddress): boolean {
  if (special.some((range) => isInRange(address, range))) return false;
  const carrier = carriers.find(({ range }) => isInRange(address, range));
  return carrier === undefined || isPublicAddress({ version: 4, value: (address.value >> carrier.shift) & 0xffff_ffffn });
}

/** Whether an address leads to the machine itself. */
export function isLoopbackAddress(address: InternetAddress): boolean {
  return loopbacks.some((range) => isInRange(address, range));
}

function knownRange(text: string): AddressRange {
  const range = parseRange(text);
  if (range === undefined) throw new Error(`not a range: ${text}`);
  return range;
}
