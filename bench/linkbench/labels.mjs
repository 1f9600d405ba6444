import { call } from '../servers.mjs';

/** Of so many labels one is set at random, so that an update mostly changes something. */
const labelsOfPair = 8;
const pairs = [
  ['contacts', 'companies'],
  ['contacts', 'deals'],
  ['companies', 'deals'],
];

/** Defines labels between every two types over HTTP. Returns the ids that set them, by `from>to`. @param {number} port @returns {Promise<Record<string, number[]>>} */
export async function defineLabels(port) {
  /** @type {Record<string, number[]>} */
  const ids = {};
  for (const [from, to] of pairs) {
    for (let number = 0; number < labelsOfPair; number += 1) {
      const body = { name: `${from}_${to}_${number}`, label: `To ${to} ${number}`, inverseLabel: `From ${from} ${number}` };
      const path = `/crm/associations/2026-03/${from}/${to}/labels`;
      const { status, text } = await call(port, path, { method: 'POST', body: JSON.stringify(body) });
      if (status !== 200) throw new Error(`POST ${path} answered ${status}: ${text.slice(0, 300)}`);
      for (const { typeId, label } of JSON.parse(text).results) {
        const key = label === body.label ? `${from}>${to}` : `${to}>${from}`;
        ids[key] = [...(ids[key] ?? []), typeId];
      }
    }
  }
  return ids;
}
