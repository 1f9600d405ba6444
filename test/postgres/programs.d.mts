/** The user to run PostgreSQL as where this process is root's, as root it refuses; undefined where it is not. */
export function findOwner(): { readonly uid: number; readonly gid: number } | undefined;
