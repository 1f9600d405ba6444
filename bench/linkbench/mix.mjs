// LinkBench's published workload, and what its operations are in HubSpot's API. Sources: Armstrong, Ponnekanti, Borthakur and Callaghan,
// "LinkBench: a Database Benchmark Based on the Facebook Social Graph", SIGMOD 2013; config/FBWorkload.properties of facebookarchive/linkbench.

/**
 * @typedef {object} Operation
 * @property {string} name
 * @property {string} linkBench LinkBench's name of it
 * @property {number} percent of all requests
 * @property {string} request what it is in HubSpot's API
 * @property {readonly number[]} statuses the only ones that it may be answered with
 */

/** @type {readonly Operation[]} */
export const operations = [
  {
    name: 'list',
    linkBench: 'getlinklist',
    percent: 50.7119145,
    request: 'GET a page of up to 500 associations with one object type',
    statuses: [200],
  },
  { name: 'read', linkBench: 'getnode', percent: 12.9326683, request: 'GET a record', statuses: [200] },
  { name: 'link', linkBench: 'addlink', percent: 8.9886601, request: 'PUT a default association', statuses: [200] },
  { name: 'label', linkBench: 'updatelink', percent: 8.0122125, request: 'PUT a label on an association', statuses: [201] },
  { name: 'update', linkBench: 'updatenode', percent: 7.366437, request: 'PATCH two properties of a record', statuses: [200] },
  {
    name: 'count',
    linkBench: 'countlink',
    percent: 4.8863567,
    request: 'GET a record with num_associated_contacts or num_associated_deals',
    statuses: [200],
  },
  { name: 'unlink', linkBench: 'deletelink', percent: 2.9907664, request: 'DELETE an association', statuses: [204] },
  { name: 'create', linkBench: 'addnode', percent: 2.5732789, request: 'POST a record', statuses: [201] },
  { name: 'archive', linkBench: 'deletenode', percent: 1.0115914, request: 'DELETE a record', statuses: [204] },
  // 207 says that one of the records has no associations of the type; whatever else stands in it is an error.
  {
    name: 'lists',
    linkBench: 'getlink (multiget)',
    percent: 0.5261142,
    request: 'POST batch/read of the associations of 1 to 128 records, 2.6 on average',
    statuses: [200, 207],
  },
];

/** A read of a record that is archived, which must be refused: this share of the reads. It has a place of its own after the operations. */
export const refused = { name: 'refused', status: 404, shareOfReads: 0.01 };

/** Links of a record, in one direction; both directions of a linked pair count, as LinkBench counts an association and its inverse. */
export const rowsOfRecord = 4.74;

/** Exponents of LinkBench's Zipf distributions, and which share of accesses prefers records with many links. */
export const access = {
  listShape: 0.8,
  listCorrelated: 0.005,
  linkShape: 0.741,
  linkCorrelated: 0.05,
  readShape: 0.625,
  updateShape: 0.606,
};

/** With which chance the other end of a link that is written is one that the record was loaded with. */
export const knownEnd = { link: 0.05, label: 0.9, unlink: 0.9 };

/** How many records are asked for at once: a geometric distribution. */
export const atOnce = { chance: 0.382, max: 128 };
