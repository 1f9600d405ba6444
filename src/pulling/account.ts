import { accountTypes } from '../catalogue/account.ts';
import { type AccountSettings, faultOfAccount } from '../domain/account.ts';
import { ownerIdMax } from '../domain/owner.ts';
import type { SeedOwner, SeedPortal } from './document-parts.ts';
import { flagIn, type Row, rowOf, rowsIn, textIn, textsIn } from './reading.ts';
import { type Answer, PullFailed, type Remote } from './remote.ts';
import { type Found, foundIn, type Note, type Steps } from './steps.ts';

/** Asks what the account is. Every one of HubSpot's tells: throws `PullFailed` where the answer is none of HubSpot's, before anything else is asked. */
export async function askForAccount(remote: Remote): Promise<Answer> {
  const answer = await remote.get('/account-info/2026-03/details');
  const isHubspots = answer.kind === 'forbidden' || (answer.kind === 'found' && textIn(answer.body, 'portalId') !== undefined);
  if (!isHubspots) throw new PullFailed(`${remote.host} is not HubSpot's API: it tells of no account at /account-info/2026-03/details`);
  return answer;
}

/** Reads the settings of the account; not its name, which says whose it is. */
export function pullAccount(steps: Steps): Promise<SeedPortal> {
  return steps.run('account', async () =>
    foundIn(await askForAccount(steps.remote), { part: 'account settings', of: '' }, {}, (body) => ({
      value: accountIn(body),
      notes: [],
    })),
  );
}

function accountIn(body: Row): SeedPortal {
  const accountType = accountTypes.find((type) => type === body['accountType']);
  const timeZone = textIn(body, 'timeZone');
  const companyCurrency = textIn(body, 'companyCurrency');
  const additionalCurrencies = textsIn(body, 'additionalCurrencies').toSorted();
  const settings: Partial<AccountSettings> = {
    ...(accountType !== undefined && { accountType }),
    ...(timeZone !== undefined && faultOfAccount({ timeZone }) === undefined && { timeZone }),
    ...(companyCurrency !== undefined && faultOfAccount({ companyCurrency }) === undefined && { companyCurrency }),
    ...(additionalCurrencies.length > 0 && faultOfAccount({ additionalCurrencies }) === undefined && { additionalCurrencies }),
  };
  const { additionalCurrencies: sound, ...rest } = settings;
  return { ...rest, ...(sound !== undefined && { additionalCurrencies: [...sound] }) };
}

/** Most pages of a list of owners that are read: 500 owners each. */
const ownerPagesMax = 20;

/** Reads every owner by id, archived ones too. */
export async function pullOwners(steps: Steps, disguise: (owner: SeedOwner) => SeedOwner): Promise<readonly SeedOwner[]> {
  const inUse = await steps.run('owners', () => ownersOf(steps, 'false', disguise));
  const archived = await steps.run('archived owners', () => ownersOf(steps, 'true', disguise));
  const byId = new Map([...archived, ...inUse].map((owner) => [owner.id, owner]));
  return [...byId.values()].toSorted((one, other) => (one.id ?? 0) - (other.id ?? 0));
}

async function ownersOf(
  { remote }: Steps,
  archived: 'true' | 'false',
  disguise: (owner: SeedOwner) => SeedOwner,
): Promise<Found<readonly SeedOwner[]>> {
  const owners: SeedOwner[] = [];
  const notes: Note[] = [];
  let after: string | undefined;
  for (let page = 0; page === 0 || after !== undefined; page += 1) {
    if (page === ownerPagesMax) {
      notes.push({ kind: 'leftOut', part: 'owners', of: '', why: `there are more than the ${owners.length} that were read` });
      break;
    }
    const answer: Answer = await remote.get('/crm/owners/2026-03', { limit: '500', archived, after });
    if (answer.kind !== 'found') return foundIn(answer, { part: 'owners', of: '' }, [], () => ({ value: [], notes: [] }));
    for (const row of rowsIn(answer.body, 'results')) {
      const owner = ownerIn(row);
      if (owner !== undefined) owners.push(disguise(owner));
      else notes.push({ kind: 'leftOut', part: 'owners', of: textIn(row, 'id') ?? '', why: 'it has no address, or no id of 32 bits' });
    }
    after = nextIn(answer.body);
  }
  return { value: owners, notes };
}

/** Where the next page of a list begins; undefined where there is none. */
export function nextIn(body: Row): string | undefined {
  return textIn(rowOf(rowOf(body['paging'])['next']), 'after');
}

function ownerIn(row: Row): SeedOwner | undefined {
  const id = idIn(row, 'id');
  const email = textIn(row, 'email');
  if (id === undefined || email === undefined || !/^[^\s@]+@[^\s@]+$/.test(email)) return undefined;
  const userId = idIn(row, 'userIdIncludingInactive') ?? idIn(row, 'userId');
  const teams = rowsIn(row, 'teams').flatMap((team) => {
    const [teamId, name] = [textIn(team, 'id'), textIn(team, 'name')];
    return teamId === undefined || name === undefined ? [] : [{ id: teamId, name, primary: flagIn(team, 'primary') }];
  });
  const [firstName, lastName] = [textIn(row, 'firstName') ?? '', textIn(row, 'lastName') ?? ''];
  return {
    id,
    email,
    ...(row['type'] === 'QUEUE' && { type: 'QUEUE' as const }),
    ...(userId !== undefined && { userId }),
    ...(firstName !== '' && { firstName }),
    ...(lastName !== '' && { lastName }),
    ...(teams.length > 0 && { teams }),
    ...(flagIn(row, 'archived') && { archived: true }),
  };
}

function idIn(row: Row, name: string): number | undefined {
  const id = Number(textIn(row, name) ?? Number.NaN);
  return Number.isInteger(id) && id >= 1 && id <= ownerIdMax ? id : undefined;
}
