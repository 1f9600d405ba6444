import { describe, expect, it } from 'vitest';
import { inspectedByTests, openInspector } from './inspected.ts';

const on = inspectedByTests({ rateLimits: 'professional' });

const contacts = () => on.inspected.crosstie.fetch('/crm/v3/objects/contacts?limit=1');

describe('controls in the inspector', () => {
  it('a fault that is added by hand answers the next request, once, and never the page itself', async () => {
    await using opened = await openInspector(on.browser, on.inspected, `/${on.portal}/controls`);
    const { page } = opened;
    await page.getByRole('button', { name: 'Add fault' }).click();
    await page.getByText('0 matched, 0 answered').waitFor();
    await page.getByRole('link', { name: 'Records' }).click();
    await page.locator('tbody tr').first().waitFor();
    expect([(await contacts()).status, (await contacts()).status]).toEqual([429, 200]);
    await page.goBack();
    await page.getByText('1 answered').waitFor();
    await page.getByRole('button', { name: /^Remove fault/ }).click();
    await page.getByText('Every request is answered as it should be').waitFor();
    expect(opened).toMatchObject({ faults: [], unbounded: [] });
  });

  it('a snapshot brings back what was there', async () => {
    const [contact = ''] = on.inspected.contacts;
    await using opened = await openInspector(on.browser, on.inspected, `/${on.portal}/controls`);
    const { page } = opened;
    await page.getByRole('textbox', { name: 'Name' }).fill('before');
    await page.getByRole('button', { name: 'Take snapshot' }).click();
    await page.getByRole('button', { name: 'Forget before' }).waitFor();
    await on.inspected.call('DELETE', `/crm/v3/objects/contacts/${contact}`);
    await page.getByRole('listitem').getByRole('button', { name: 'Restore' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Restore' }).click();
    await expect.poll(async () => (await on.inspected.crosstie.fetch(`/crm/v3/objects/contacts/${contact}`)).status).toBe(200);
    expect(opened).toMatchObject({ faults: [], unbounded: [] });
  });

  it('the clock stands still, is moved by hand, and goes on', async () => {
    await using opened = await openInspector(on.browser, on.inspected, `/${on.portal}/controls`);
    const { page } = opened;
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('stands still').waitFor();
    await page.getByRole('textbox', { name: 'Set the time to' }).fill('2030-01-01T00:00:00Z');
    await page.getByRole('button', { name: 'Set', exact: true }).click();
    await page.getByText(/^2030-01-01T00:00:00(\.000)?Z$/).waitFor();
    await page.getByRole('button', { name: '+1 h' }).click();
    await page.getByText(/^2030-01-01T01:00:00(\.000)?Z$/).waitFor();
    const { createdAt } = await on.inspected.call<{ readonly createdAt: string }>('POST', '/crm/v3/objects/contacts', { properties: {} });
    expect(createdAt).toBe('2030-01-01T01:00:00Z');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('running').waitFor();
    expect(opened).toMatchObject({ faults: [], unbounded: [] });
  });

  it('a seed fills the portal, and a wrong one says where it is wrong', async () => {
    await using opened = await openInspector(on.browser, on.inspected, `/${on.portal}/controls`);
    const { page } = opened;
    const seed = page.getByRole('textbox', { name: 'Seed, as JSON' });
    await seed.fill('{"records":{"contacts":[{"properties":{"email":"seeded@example.com"}}]}}');
    await page.getByRole('button', { name: 'Seed portal' }).click();
    await page.getByText('Seeded.').waitFor();
    await seed.fill('{"records":{"contacts":[{"properties":{"email":"no address"}}]}}');
    await page.getByRole('button', { name: 'Seed portal' }).click();
    await page.getByRole('alert').getByText('records.contacts[0]').waitFor();
  });

  it('limits show what is used, and move as calls come', async () => {
    await using opened = await openInspector(on.browser, on.inspected, `/${on.portal}/limits`);
    const { page } = opened;
    const day = page.getByRole('meter', { name: 'Calls of the day', exact: true });
    await day.waitFor();
    const before = await day.getAttribute('aria-valuetext');
    expect(before).toMatch(/^[\d,]+ of 625,000$/);
    await contacts();
    await expect.poll(() => day.getAttribute('aria-valuetext')).not.toBe(before);
    await page.getByRole('meter', { name: 'Contacts → Companies' }).waitFor();
    expect(opened).toMatchObject({ faults: [], unbounded: [] });
  });
});
