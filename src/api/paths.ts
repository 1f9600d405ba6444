import type { Edition } from '../catalogue/editions.ts';
import { type PathFamily, type PathFamilyName, pathFamilies } from '../catalogue/path-families.ts';

/** Every path of a row in one edition, the canonical spelling first; parameters in braces. Throws where the family has no such edition. */
export function pathsOf(row: { readonly family: PathFamilyName; readonly path: string }, edition: Edition): readonly string[] {
  const family: PathFamily = pathFamilies[row.family];
  const mounts = family[edition] ?? family.dated;
  if (mounts === undefined) throw new Error(`${row.family} has no edition ${edition}`);
  return mounts.map((mount) => mount.replace('{edition}', edition) + row.path);
}

/** The editions of a row, in the order in which the row names them. */
export function editionsOf(row: { readonly editions: Readonly<Partial<Record<Edition, unknown>>> }): readonly Edition[] {
  return Object.keys(row.editions) as Edition[];
}

/** First path segments behind which HubSpot has a service: a wrong path below them is refused by the service, not by the edge. */
export function isBelowService(path: string): boolean {
  const [, first = ''] = path.split('/');
  return services.has(first);
}

const services = new Set(
  Object.values(pathFamilies).flatMap((family: PathFamily) =>
    Object.values(family).flatMap((mounts: readonly string[]) => mounts.map((mount) => mount.split('/')[1] ?? '')),
  ),
);
