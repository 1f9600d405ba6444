import { describe, expect, it } from 'vitest';
import { startReceiver } from '../webhooks/receiver.ts';
import { inspectedByTests, openInspector } from './inspected.ts';

const on = inspectedByTests();

describe('traffic in the inspector', () => {
  it('a request appears as it is answered, with the rule that refused it and where that was learned', async () => {
    await using opened = await openInspector(on.browser, on.inspected, `/${on.portal}/requests`);
    const { page } = opened;
    await page.locator('tbody tr').first().waitFor();
    await on.inspected.crosstie.fetch('/crm/v3/objects/contacts', { method: 'POST', body: '{"properties":{"email":"no address"}}' });
    const row = page.getByRole('row', { name: '/crm/v3/objects/contacts' }).filter({ hasText: '400' });
    await row.click();
    const detail = page.getByRole('region', { name: 'POST /crm/v3/objects/contacts' });
    await detail.getByText('Property values were not valid').waitFor();
    expect(await detail.locator('.explanation').innerText()).toMatch(/Rule\s+[A-Z_]+ source: .+records\.create/s);
    await page.reload();
    await detail.getByText('Property values were not valid').waitFor();
    await page.getByRole('button', { name: '4xx' }).click();
    await expect.poll(() => page.locator('tbody tr').count()).toBe(1);
    expect(opened).toMatchObject({ faults: [], unbounded: [] });
  });

  it('a request is copied as it was sent, sent again, pinned, and forgotten', async () => {
    await using opened = await openInspector(on.browser, on.inspected, `/${on.portal}/requests`);
    const { page } = opened;
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await on.inspected.crosstie.fetch(`/crm/v3/objects/contacts/${on.inspected.contacts[0]}?properties=lastname`);
    const row = page.getByRole('row', { name: 'properties=lastname' });
    await row.click();
    await page.getByRole('button', { name: 'Copy as curl' }).click();
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    await expect
      .poll(copied)
      .toContain(`'${on.inspected.crosstie.url}/crm/v3/objects/contacts/${on.inspected.contacts[0]}?properties=lastname'`);
    await page.getByRole('button', { name: 'Copy as client code' }).click();
    await expect.poll(copied).toContain("method: 'GET'");
    await page.getByRole('button', { name: 'Send again' }).click();
    await page.getByRole('status', { name: 'What it is answered now' }).getByText('"lastname": "Nº 0"').waitFor();
    await row.getByRole('button', { name: /^Pin request/ }).click();
    await page.getByPlaceholder('Path, operation or rule').fill('nothing is like this');
    await expect.poll(() => page.locator('tbody tr').count()).toBe(1);
    await page.getByPlaceholder('Path, operation or rule').fill('');
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    await page.getByText('No requests yet.').waitFor();
    expect(opened).toMatchObject({ faults: [], unbounded: [] });
  });

  it('a webhook is shown with its attempts and signatures, sent again, and paused', async () => {
    await using receiver = await startReceiver();
    const app = await on.inspected.crosstie.app({
      name: 'Clipper',
      webhooks: { targetUrl: receiver.url, subscriptions: [{ eventType: 'contact.creation' }] },
    });
    await app.install(on.portal);
    await on.inspected.call('POST', '/crm/v3/objects/contacts', { properties: {} });
    await expect.poll(() => receiver.events().length).toBe(1);
    await using opened = await openInspector(on.browser, on.inspected, `/${on.portal}/webhooks?app=${app.appId}`);
    const { page } = opened;
    await page.locator('tbody tr').filter({ hasText: 'delivered' }).click();
    await page.getByText('Signatures').click();
    await page.getByText('X-HubSpot-Signature-v3').waitFor();
    await page.getByRole('button', { name: 'Send again' }).click();
    await expect.poll(() => receiver.events().length).toBe(2);
    await page.getByText('active', { exact: true }).click();
    await expect
      .poll(async () => (await (await on.inspected.crosstie.fetch(`/_crosstie/apps/${app.appId}/webhooks`)).json()) as object)
      .toMatchObject({ subscriptions: [{ active: false }] });
    expect(opened).toMatchObject({ faults: [], unbounded: [] });
  });
});
