/** The first id that a portal gives out: eleven digits, so that clients that keep ids in 32 bits fail here too. */
export const firstRecordId = 20_000_000_001;
