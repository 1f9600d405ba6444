import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { inspectedByTests, openInspector } from './inspected.ts';

const on = inspectedByTests();

/** The first bytes of what a button saves. */
async function saved(page: Page, button: string): Promise<Buffer> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: button }).click();
  return readFile(await (await download).path());
}

describe('the graph in the inspector', () => {
  it('a record stands in the middle of its neighbours, and more of them are shown when they are asked for', async () => {
    const [company = ''] = on.inspected.companies;
    await using opened = await openInspector(on.browser, on.inspected, `/${on.portal}/graph?record=companies/${company}`);
    const { page } = opened;
    const list = page.getByRole('listbox', { name: 'What the graph shows' });
    await expect.poll(() => list.getByRole('option').count()).toBe(21);
    await list.getByRole('option', { name: 'Ada Nº 0 Contact' }).click();
    await expect.poll(() => page.locator('.lines li').allInnerTexts()).toEqual(['← Sleepers 0 Contact with Primary Company']);
    await page.getByRole('button', { name: 'Show neighbours' }).click();
    await list.getByRole('option', { name: 'Rails Deal' }).waitFor();
    await page.reload();
    await list.getByRole('option', { name: 'Rails Deal' }).waitFor();
    expect(opened).toMatchObject({ faults: [], unbounded: [] });
  });

  it('a label or an object type leaves out all that is not of it', async () => {
    const [company = ''] = on.inspected.companies;
    const [contact = ''] = on.inspected.contacts;
    const types = [{ associationCategory: 'USER_DEFINED', associationTypeId: 2 }];
    await on.inspected.call('PUT', `/crm/v4/objects/contacts/${contact}/associations/companies/${company}`, types);
    await using opened = await openInspector(on.browser, on.inspected, `/${on.portal}/graph?record=companies/${company}&hops=2`);
    const { page } = opened;
    const list = page.getByRole('listbox', { name: 'What the graph shows' });
    await expect.poll(() => list.getByRole('option').count()).toBe(22);
    await page.getByRole('button', { name: 'Labels' }).click();
    await page.getByText('Employs', { exact: true }).click();
    await page.keyboard.press('Escape');
    await expect.poll(() => list.getByRole('option').allInnerTexts()).toEqual(['Sleepers 0 Company', 'Ada Nº 0 Contact']);
    expect(opened).toMatchObject({ faults: [], unbounded: [] });
  });

  it('a hub shows some neighbours and counts the others', async () => {
    const [company = ''] = on.inspected.companies;
    await using opened = await openInspector(
      on.browser,
      on.inspected,
      `/${on.portal}/graph?record=companies/${company}&open=["companies/${company}:5"]`,
    );
    const { page } = opened;
    const list = page.getByRole('listbox', { name: 'What the graph shows' });
    await expect.poll(() => list.getByRole('option').count()).toBe(6);
    const svg = (await saved(page, 'Save SVG')).toString('utf8');
    expect(svg).toContain('+15');
    expect(svg.match(/<circle/g)).toHaveLength(7);
    const png = await saved(page, 'Save PNG');
    expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
    expect(opened).toMatchObject({ faults: [], unbounded: [] });
  });

  it('the schema lists each type with its inverse, finds one by its label, and maps object types', async () => {
    await using opened = await openInspector(on.browser, on.inspected, `/${on.portal}/schema`);
    const { page } = opened;
    await page.keyboard.press('/');
    await page.getByPlaceholder('Label, name or id').fill('works at');
    await expect
      .poll(() => page.locator('tbody tr').allInnerTexts())
      .toEqual([expect.stringMatching(/^Contacts\s+Companies\s+Works at\s+2\s+1\s+USER_DEFINED/)]);
    await page.getByRole('tab', { name: 'Map' }).click();
    await page.getByRole('img', { name: 'A map of 2 object types and 1 pairs that can be associated' }).waitFor();
    expect(opened).toMatchObject({ faults: [], unbounded: [] });
  });
});
