/** Records that a good request may name: a contact and a company that are associated. */
interface Records {
  readonly contact: string;
  readonly company: string;
}

const primary = { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 };

/** Bodies that a row accepts and takes further, for rows whose schema alone does not make one. */
export const goodBodies: Readonly<Record<string, (records: Records) => unknown>> = {
  'associations.batchCreate': ({ contact, company }) => ({ inputs: [{ from: { id: contact }, to: { id: company }, types: [primary] }] }),
  'associations.batchRead': ({ contact }) => ({ inputs: [{ id: contact }] }),
};
