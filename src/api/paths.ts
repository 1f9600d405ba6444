import { type Edition, editions } from '../catalogue/editions.ts';
import { type PathFamily, type PathFamilyName, pathFamilies } from '../catalogue/path-families.ts';

/** Every path of a row in one edition, the canonical spelling first; parameters in braces. Throws where the family has no such edition. */
export function pathsOf(row: { readonly family: PathFamilyName; readonly path: string }, edition: Edition): readonly string[] {
  const family: PathFamily = pathFamilies[row.family];
  const mounts = family[edition] ?? family.dated;
  if (mounts === undefined) throw new Error(`${row.family} has no edition ${edition}`);
  return mounts.map((mount) => mount.replace('{edition}', edition) + row.path);
}

/**
 * Where another family is mounted in the edition of a path of this family, for links from one to the other. Throws for a
 * path that does not belong to the family.
 */
export function mountBeside(path: string, family: PathFamilyName, other: PathFamilyName): string {
  for (const edition of editions) {
    const { [edition]: own, dated }: PathFamily = pathFamilies[family];
    const mounts = (own ?? dated ?? []).map((mount) => mount.replace('{edition}', edition));
    if (mounts.some((mount) => path.startsWith(`${mount}/`))) return pathsOf({ family: other, path: '' }, edition)[0] ?? '';
  }
  throw new Error(`${path} is no path of ${family}`);
}

/** The editions of a row, in the order in which the row names them. */
export function editionsOf(row: { readonly editions: Readonly<Partial<Record<Edition, unknown>>> }): readonly Edition[] {
  return Object.keys(row.editions) as Edition[];
}

/**
 * Whether a path begins as those of one of HubSpot's services do, by its first two segments: a wrong path below a service is
 * refused by the service, any other by the edge. Source: portal probe of 2026-04.
 */
export function isBelowService(path: string): boolean {
  return services().has(beginningOf(path));
}

let known: ReadonlySet<string> | undefined;

function services(): ReadonlySet<string> {
  known ??= new Set(
    Object.values(pathFamilies).flatMap((family: PathFamily) =>
      Object.values(family).flatMap((mounts: readonly string[]) => mounts.map(beginningOf)),
    ),
  );
  return known;
}

function beginningOf(path: string): string {
  const [, first = '', second = ''] = path.split('/');
  return second === '{edition}' ? first : `${first}/${second}`;
}
