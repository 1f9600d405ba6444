/** Somebody whom records can be assigned to. Times are epoch milliseconds. */
export interface Owner {
  readonly id: number;
  readonly email: string;
  readonly type: 'PERSON' | 'QUEUE';
  readonly firstName: string;
  readonly lastName: string;
  readonly userId: number;
  readonly teams: readonly { readonly id: string; readonly name: string; readonly primary: boolean }[];
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly archivedAt: number | null;
}
