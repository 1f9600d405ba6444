/** What is told of each call: the path of the method below the client, such as `contacts.basicApi.create`. */
type Note = (method: string) => void;

/** APIs of the official client whose operations this server answers with 501, or that other tests drive. */
const elsewhere = ['associations', 'exports', 'extensions', 'imports', 'lists', 'timeline', 'objects.dealSplits'] as const;

/**
 * The same client, telling the name of every method that is called on it. The client's classes make their parts when they are
 * first asked for, so that the walk goes through their getters.
 */
export function tracked<Part extends object>(part: Part, note: Note, path = ''): Part {
  return new Proxy(part, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof name !== 'string') return value;
      const at = path === '' ? name : `${path}.${name}`;
      if (typeof value === 'function') {
        return (...given: unknown[]): unknown => {
          note(at);
          return Reflect.apply(value, target, given);
        };
      }
      return value !== null && typeof value === 'object' ? tracked(value, note, at) : value;
    },
  });
}

/** Every method of the client's CRM APIs that a server of records can answer, ascending. */
export function methodsOf(crm: object): readonly string[] {
  return walked(crm, '').toSorted();
}

function walked(part: object, path: string): readonly string[] {
  if (elsewhere.some((name) => name === path)) return [];
  const own = Object.getPrototypeOf(part) as object;
  const isApi = path.endsWith('Api');
  const below = (name: string) => (path === '' ? name : `${path}.${name}`);
  const methods = Object.entries(Object.getOwnPropertyDescriptors(own))
    .filter(([name, { value }]) => typeof value === 'function' && name !== 'constructor' && !name.endsWith('WithHttpInfo'))
    .map(([name]) => below(name));
  if (isApi) return methods;
  const getters = Object.entries(Object.getOwnPropertyDescriptors(own)).filter(([, { get }]) => get !== undefined);
  const parts = [...getters.map(([name]) => name), ...Object.keys(part).filter((name) => name.endsWith('Api'))];
  return [...methods, ...parts.flatMap((name) => walked(Reflect.get(part, name, part) as object, below(name)))];
}
