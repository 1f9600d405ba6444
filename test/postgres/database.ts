import { inject } from 'vitest';

/** A database of a real PostgreSQL, a test's own. Disposing it removes it, with whoever is connected to it. */
export interface Database extends AsyncDisposable {
  readonly url: string;
  readonly name: string;
}

/** Makes an empty database. Throws where there is no PostgreSQL, and says how to get one. */
export async function newDatabase(): Promise<Database> {
  const url = await asked('POST', '/');
  const name = new URL(url).pathname.slice(1);
  const remove = async () => {
    await asked('DELETE', `/${name}`);
  };
  return { url, name, [Symbol.asyncDispose]: remove };
}

async function asked(method: string, path: string): Promise<string> {
  const response = await fetch(inject('databases') + path, { method });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}
