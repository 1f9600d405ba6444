/** A decimal number: `digits` / 10 ^ `scale`. */
interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/**
 * All digits of the binary number behind a double between 0 and 1, as Java writes it: `0.4` is
 * `0.40000000000000002220446049250313080847263336181640625`. Source: recorded objects-update-02.
 */
export function exactDigits(value: number): string {
  return textOf(exact(value));
}

/**
 * A decimal number as text times a double between 0 and 1, exactly, with the zeros that the multiplication leaves at its end. Zero for a
 * text that is no decimal number. Source: recorded objects-update-02.
 */
export function exactProduct(text: string, value: number): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (match === null) return '0';
  const [, sign, whole = '', part = ''] = match;
  const other = exact(value);
  const digits = BigInt(whole + part) * other.digits * (sign === '-' ? -1n : 1n);
  return digits === 0n ? '0' : textOf({ digits, scale: part.length + other.scale });
}

/** The decimals of the probabilities that stages have: tenths from 0 to 1. */
const tenths = 11;
const known = new Map<number, Decimal>();

function exact(value: number): Decimal {
  const found = known.get(value);
  if (found !== undefined) return found;
  const made = exactly(value);
  if (known.size < tenths) known.set(value, made);
  return made;
}

function exactly(value: number): Decimal {
  if (!(value >= 0 && value <= 1)) throw new RangeError(`not between 0 and 1: ${value}`);
  let [whole, scale] = [value, 0];
  // Doubling is exact, and at most 1,074 times.
  while (!Number.isInteger(whole)) {
    whole *= 2;
    scale += 1;
  }
  return { digits: BigInt(whole) * 5n ** BigInt(scale), scale };
}

function textOf({ digits, scale }: Decimal): string {
  const sign = digits < 0n ? '-' : '';
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0');
  const whole = text.slice(0, text.length - scale);
  return scale === 0 ? sign + text : `${sign}${whole}.${text.slice(text.length - scale)}`;
}
