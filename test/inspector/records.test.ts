import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { inspectedByTests, openInspector } from './inspected.ts';

const on = inspectedByTests();

/** The texts of a column of the table that is shown, by its place. */
async function column(page: Page, place: number): Promise<readonly string[]> {
  return page.locator(`tbody tr td:nth-child(${place}), tbody tr th:nth-child(${place})`).allInnerTexts();
}

interface ListedTypes {
  readonly results: readonly { readonly toObjectId: number; readonly associationTypes: readonly { readonly label: string | null }[] }[];
}

describe('records in the inspector', () => {
  it('the first portal opens at its contacts, a page at a time', async () => {
    await using opened = await openInspector(on.browser, on.inspected);
    const { page } = opened;
    await page.getByRole('heading', { name: 'Contacts', exact: true }).waitFor();
    await expect.poll(() => page.locator('tbody tr').count()).toBe(50);
    await page.getByRole('button', { name: 'Next' }).click();
    await expect.poll(() => page.locator('tbody tr').count()).toBe(10);
    await page.getByRole('button', { name: 'Back', exact: true }).click();
    await expect.poll(() => page.locator('tbody tr').count()).toBe(50);
    expect(opened).toMatchObject({ faults: [], unbounded: [] });
    expect(opened.longest()).toBeLessThanOrEqual(1_000);
  });

  it('a search, a filter and an order stand in the address, and a page that is loaded anew shows the same', async () => {
    await using opened = await openInspector(on.browser, on.inspected, `/${on.portal}/records/contacts`);
    const { page } = opened;
    await page.locator('tbody tr').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('ada5@example.com');
    await expect.poll(() => column(page, 5)).toEqual(['ada5@example.com']);
    await page.getByPlaceholder('Search').fill('');
    await page.getByRole('button', { name: 'Add filter' }).click();
    await page.getByRole('combobox', { name: 'Property' }).fill('Email (email)');
    await page.getByRole('option', { name: 'Email email', exact: true }).click();
    await page.getByRole('textbox', { name: 'Value' }).fill('ada7@example.com');
    await page.getByRole('button', { name: 'Apply' }).click();
    await expect.poll(() => column(page, 5)).toEqual(['ada7@example.com']);
    await page.reload();
    await expect.poll(() => column(page, 5)).toEqual(['ada7@example.com']);
    await page.getByRole('button', { name: /^Remove filter/ }).click();
    await page.getByRole('columnheader', { name: 'Email' }).click();
    await page.getByRole('columnheader', { name: 'Email' }).click();
    await expect.poll(async () => (await column(page, 5))[0]).toBe('ada9@example.com');
    expect(opened).toMatchObject({ faults: [], unbounded: [] });
  });

  it('a record is made, changed, and tells what it was before', async () => {
    await using opened = await openInspector(on.browser, on.inspected, `/${on.portal}/records/companies`);
    const { page } = opened;
    await page.getByRole('button', { name: 'Create record' }).click();
    await page.getByRole('textbox', { name: 'Company name' }).fill('Points');
    await page.getByRole('dialog').getByRole('button', { name: 'Create record' }).click();
    await page.getByRole('heading', { name: 'Points' }).waitFor();
    await page.getByRole('button', { name: 'Edit Company name' }).click();
    await page.getByRole('textbox', { name: 'Company name' }).fill('Crossings');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Crossings' }).waitFor();
    await page.getByRole('button', { name: 'History of Company name' }).click();
    await expect.poll(() => page.locator('.versions li .value').allInnerTexts()).toEqual(['Crossings', 'Points']);
    expect(opened).toMatchObject({ faults: [], unbounded: [] });
  });

  it('a refused change says so in the words of HubSpot, and nothing is changed', async () => {
    const [contact = ''] = on.inspected.contacts;
    await using opened = await openInspector(on.browser, on.inspected, `/${on.portal}/records/contacts/${contact}`);
    const { page } = opened;
    await page.getByRole('button', { name: 'Edit Email' }).click();
    await page.getByRole('textbox', { name: 'Email' }).fill('not an address');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').getByText('Property values were not valid').waitFor();
    const { properties } = await on.inspected.call<{ readonly properties: { readonly email: string } }>(
      'GET',
      `/crm/v3/objects/contacts/${contact}`,
    );
    expect(properties.email).toBe('ada0@example.com');
    expect(opened.faults).toEqual([`400 /crm/v3/objects/contacts/${contact}`]);
  });

  it('an association is made by a search, gets a label, loses it, and goes', async () => {
    const [, contact = ''] = on.inspected.contacts;
    const [company = ''] = on.inspected.companies;
    const read = () => on.inspected.call<ListedTypes>('GET', `/crm/v4/objects/contacts/${contact}/associations/companies`);
    const labels = async () =>
      (await read()).results.find(({ toObjectId }) => String(toObjectId) === company)?.associationTypes.map(({ label }) => label);
    await using opened = await openInspector(on.browser, on.inspected, `/${on.portal}/records/contacts/${contact}`);
    const { page } = opened;
    await page.getByRole('button', { name: 'Associate', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Other record' }).fill('Sleepers 0');
    await page.getByRole('option', { name: 'Sleepers 0' }).click();
    await dialog.getByText('Works at', { exact: true }).click();
    await dialog.getByRole('button', { name: 'Associate' }).click();
    const group = page.getByRole('region', { name: 'Companies' });
    await group.getByRole('button', { name: 'Take the label Works at off Sleepers 0' }).waitFor();
    expect(await labels()).toEqual(expect.arrayContaining(['Works at', null]));
    await group.getByRole('button', { name: 'Take the label Works at off Sleepers 0' }).click();
    await expect.poll(labels).toEqual([null]);
    await group.getByRole('button', { name: 'Add a label to Sleepers 0' }).click();
    await page.getByRole('menuitem', { name: 'Works at' }).click();
    await expect.poll(labels).toContain('Works at');
    await group.getByRole('button', { name: 'Remove the association with Sleepers 0' }).click();
    await expect.poll(labels).toBeUndefined();
    expect(opened).toMatchObject({ faults: [], unbounded: [] });
  });

  it('records are archived, restored and merged', async () => {
    const [, , two = '', three = ''] = on.inspected.contacts;
    await using opened = await openInspector(on.browser, on.inspected, `/${on.portal}/records/contacts/${two}`);
    const { page } = opened;
    await page.getByRole('button', { name: 'Archive' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Archive' }).click();
    await page.getByRole('button', { name: 'Restore' }).click();
    await page.getByRole('button', { name: 'Merge' }).click();
    await page.getByRole('combobox', { name: 'Other record' }).fill(three);
    await page.getByRole('option', { name: 'Ada Nº 3' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Merge' }).click();
    await expect.poll(() => page.url()).not.toContain(two);
    const read = await on.inspected.crosstie.fetch(`/crm/v3/objects/contacts/${three}`);
    const { properties } = (await read.json()) as { readonly properties: Readonly<Record<string, string>> };
    expect(properties['lastname']).toBe('Nº 2');
    expect(opened).toMatchObject({ faults: [], unbounded: [] });
  });
});
