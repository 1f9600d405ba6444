/** What a contact is at one moment: its value, and its types of association by company, as the contact's end tells them. */
export type ContactState =
  | { readonly life: 'absent' }
  | { readonly life: 'live' | 'archived'; readonly firstname: string; readonly links: Links };

/** Types by the id of the company, sorted; a type is written as the first letter of its category and its id. */
export type Links = ReadonlyMap<string, readonly string[]>;

/** One thing that a writer does to a contact. */
export type Step =
  | { readonly kind: 'create'; readonly firstname: string; readonly companies: readonly string[] }
  | { readonly kind: 'rename'; readonly firstname: string }
  | { readonly kind: 'link' | 'linkFromCompany' | 'lead' | 'unlink'; readonly company: string }
  | { readonly kind: 'label' | 'unlabel'; readonly company: string; readonly label: string }
  | { readonly kind: 'archive' | 'restore' };

export const absent: ContactState = { life: 'absent' };
export const unlabelled = 'H279';
export const primary = 'H1';

/** What the contact is after a step, as the server's rules have it. */
export function afterStep(state: ContactState, step: Step): ContactState {
  if (step.kind === 'create') {
    const links = step.companies.reduce<Links>(linked, new Map());
    return { life: 'live', firstname: step.firstname, links };
  }
  if (state.life === 'absent') throw new Error(`nobody is there to ${step.kind}`);
  switch (step.kind) {
    case 'rename':
      return { ...state, firstname: step.firstname };
    case 'link':
    case 'linkFromCompany':
      return { ...state, links: linked(state.links, step.company) };
    case 'lead':
      return { ...state, links: led(state.links, step.company) };
    case 'unlink':
      return { ...state, links: without(state.links, step.company) };
    case 'label':
      return { ...state, links: labelled(state.links, step.company, step.label) };
    case 'unlabel':
      return { ...state, links: unlabelledBy(state.links, step.company, step.label) };
    case 'archive':
      return { ...state, life: 'archived' };
    case 'restore':
      return { ...state, life: 'live' };
  }
}

function linked(links: Links, company: string): Links {
  if (links.has(company)) return links;
  return withTypes(links, company, links.size === 0 ? [primary, unlabelled] : [unlabelled]);
}

/** The labels that the pair had and this does not name give way. */
function labelled(links: Links, company: string, label: string): Links {
  const types = (linked(links, company).get(company) ?? []).filter((type) => !type.startsWith('U'));
  return withTypes(links, company, [...types, label]);
}

function unlabelledBy(links: Links, company: string, label: string): Links {
  const types = links.get(company);
  if (types === undefined) return links;
  return withTypes(
    links,
    company,
    types.filter((type) => type !== label),
  );
}

/** A contact has one primary company: the one before stays linked. */
function led(links: Links, company: string): Links {
  const others = new Map([...links].map(([id, types]) => [id, types.filter((type) => type !== primary)]));
  return withTypes(others, company, [...(others.get(company) ?? [unlabelled]), primary]);
}

function without(links: Links, company: string): Links {
  return new Map([...links].filter(([id]) => id !== company));
}

function withTypes(links: Links, company: string, types: readonly string[]): Links {
  return new Map([...links, [company, types.toSorted()]]);
}

/** One line that is the same for equal states. */
export function textOf(state: ContactState): string {
  if (state.life === 'absent') return state.life;
  const links = state.life === 'archived' ? [] : [...state.links].map(([company, types]) => `${company}:${types.join('+')}`);
  return [state.life, state.firstname, ...links.toSorted()].join(' ');
}
