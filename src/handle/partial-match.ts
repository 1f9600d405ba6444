/**
 * Says where a value is not what was expected, each as a line that names the place; nothing where it is. An expectation is compared in part: of an
 * object each field that it names has to fit, and the others may be anything. A list has to have as many elements, and each has to fit in its
 * place. A regular expression has to find something in a text or a number; a function is asked, and so is a matcher of a test runner such as
 * `expect.any(String)`; `undefined` means that there is no such field. Everything else has to be the same.
 */
export function differencesIn(expected: unknown, actual: unknown, place: string): readonly string[] {
  const isSame = asked(expected, actual);
  if (isSame !== undefined) return isSame ? [] : [`${place}: expected ${shown(expected)}, was ${shown(actual)}`];
  if (Array.isArray(expected) && Array.isArray(actual)) {
    if (expected.length !== actual.length) return [`${place}: expected ${expected.length} elements, was ${shown(actual)}`];
    return expected.flatMap((one: unknown, at) => differencesIn(one, actual[at], `${place}[${at}]`));
  }
  if (isFields(expected) && isFields(actual)) {
    return Object.entries(expected).flatMap(([name, one]) => differencesIn(one, actual[name], `${place}.${name}`));
  }
  return [`${place}: expected ${shown(expected)}, was ${shown(actual)}`];
}

/** What an expectation that can be asked, or is no object, says of a value; undefined where its parts have to be compared. */
function asked(expected: unknown, actual: unknown): boolean | undefined {
  if (expected instanceof RegExp) {
    return (
      (typeof actual === 'string' || typeof actual === 'number') &&
      new RegExp(expected.source, expected.flags.replace(/[gy]/g, '')).test(String(actual))
    );
  }
  if (typeof expected === 'function') return expected(actual) === true;
  if (typeof expected !== 'object' || expected === null) return Object.is(expected, actual);
  if ('asymmetricMatch' in expected && typeof expected.asymmetricMatch === 'function') return expected.asymmetricMatch(actual) === true;
  return undefined;
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const shownCharsMax = 200;

/** A value in so many characters as are read at a glance. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value instanceof RegExp || typeof value === 'function') return String(value).slice(0, shownCharsMax);
  const text = JSON.stringify(value, (_, part: unknown) => (part instanceof RegExp ? String(part) : part)) ?? String(value);
  return text.length > shownCharsMax ? `${text.slice(0, shownCharsMax)}...` : text;
}
