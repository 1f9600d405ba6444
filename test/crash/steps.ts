import { primary } from './contact-states.ts';
import type { Planned } from './oracle.ts';
import type { Request } from './wire.ts';

const edition = '2026-03';
export const contactsPath = `/crm/objects/${edition}/contacts`;
export const linksPath = `/crm/associations/${edition}/contacts/companies`;

/** The request that does one thing, or the same thing to several contacts. */
export function requestOf(portalId: number, plan: readonly Planned[]): Request {
  const [first] = plan;
  if (first === undefined) throw new Error('nothing is planned');
  if (plan.length > 1 || first.step.kind === 'unlabel') return batchRequest(plan, first.step.kind);
  return singleRequest(portalId, first);
}

function singleRequest(portalId: number, { contact, step }: Planned): Request {
  const path = `${contactsPath}/${contact.id}`;
  switch (step.kind) {
    case 'create':
      return { method: 'POST', path: contactsPath, body: creation({ contact, step }) };
    case 'rename':
      return {
        method: 'PATCH',
        path: `${contactsPath}/${contact.email}?idProperty=email`,
        body: { properties: { firstname: step.firstname } },
      };
    case 'link':
      return { method: 'PUT', path: `${path}/associations/default/companies/${step.company}` };
    case 'linkFromCompany':
      return { method: 'PUT', path: `/crm/objects/${edition}/companies/${step.company}/associations/default/contacts/${contact.id}` };
    case 'label':
    case 'unlabel':
      return { method: 'PUT', path: `${path}/associations/companies/${step.company}`, body: [typeOf(step.label)] };
    case 'lead':
      return { method: 'PUT', path: `${path}/associations/companies/${step.company}`, body: [typeOf(primary)] };
    case 'unlink':
      return { method: 'DELETE', path: `${path}/associations/companies/${step.company}` };
    case 'archive':
      return { method: 'DELETE', path };
    case 'restore':
      return { method: 'POST', path: `/_crosstie/portals/${portalId}/records/contacts/${contact.id}/restore` };
  }
}

function batchRequest(plan: readonly Planned[], kind: Planned['step']['kind']): Request {
  const post = (path: string, inputs: readonly object[]): Request => ({ method: 'POST', path, body: { inputs } });
  const pairs = plan.map(({ contact, step }) => ({ from: { id: contact.id }, to: { id: 'company' in step ? step.company : '' } }));
  switch (kind) {
    case 'create':
      return post(`${contactsPath}/batch/create`, plan.map(creation));
    case 'rename':
      return post(`${contactsPath}/batch/update`, plan.map(renaming));
    case 'link':
      return post(`${linksPath}/batch/associate/default`, pairs);
    case 'label':
      return post(`${linksPath}/batch/create`, typedPairs(plan));
    case 'unlabel':
      return post(`${linksPath}/batch/labels/archive`, typedPairs(plan));
    case 'unlink':
      return post(
        `${linksPath}/batch/archive`,
        pairs.map(({ from, to }) => ({ from, to: [to] })),
      );
    case 'archive':
      return post(
        `${contactsPath}/batch/archive`,
        plan.map(({ contact }) => ({ id: contact.id })),
      );
    case 'linkFromCompany':
    case 'lead':
    case 'restore':
      throw new Error(`${kind} is not sent for many`);
  }
}

function creation({ contact, step }: Planned): object {
  const [firstname, companies] = step.kind === 'create' ? [step.firstname, step.companies] : ['', []];
  const associations = companies.map((id) => ({ to: { id }, types: [typeOf('H279')] }));
  return { properties: { email: contact.email, firstname }, associations };
}

function renaming({ contact, step }: Planned): object {
  return { id: contact.id, properties: { firstname: step.kind === 'rename' ? step.firstname : '' } };
}

function typedPairs(plan: readonly Planned[]): readonly object[] {
  return plan.map(({ contact, step }) => {
    if (!('label' in step)) throw new Error('no label is named');
    return { from: { id: contact.id }, to: { id: step.company }, types: [typeOf(step.label)] };
  });
}

function typeOf(type: string): object {
  return { associationCategory: type.startsWith('H') ? 'HUBSPOT_DEFINED' : 'USER_DEFINED', associationTypeId: Number(type.slice(1)) };
}
