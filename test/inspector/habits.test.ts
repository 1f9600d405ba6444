import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../browser/browser.ts';
import { violations } from '../browser/violations.ts';
import { type Inspected, openInspector, startInspected } from './inspected.ts';

let browser: Browser;
let inspected: Inspected;
let guarded: Inspected;
let portal: number;

beforeAll(async () => {
  browser = await openBrowser();
  inspected = await startInspected();
  guarded = await startInspected({ adminToken: 'let-me-in' });
  portal = inspected.crosstie.portalId;
});
afterAll(async () => {
  await browser?.close();
  await inspected?.[Symbol.asyncDispose]();
  await guarded?.[Symbol.asyncDispose]();
});

/** Every view, and what says that it is there. */
const views = [
  ['records', () => `/${portal}/records/companies`, 'tbody tr'],
  ['record', () => `/${portal}/records/contacts/${inspected.contacts[0]}`, '.neighbours li'],
  ['graph', () => `/${portal}/graph?record=companies/${inspected.companies[0]}`, '.side [role=option]'],
  ['schema', () => `/${portal}/schema?q=works`, 'tbody tr'],
  ['requests', () => `/${portal}/requests`, 'tbody tr'],
  ['webhooks', () => `/${portal}/webhooks`, 'h1'],
  ['limits', () => `/${portal}/limits`, '.meter'],
  ['controls', () => `/${portal}/controls`, 'time'],
] as const;
/** Pixels of a telephone. */
const narrow = 390;

describe('habits of the inspector', () => {
  it.each(views)(
    '%s: nothing keeps people out, wide and light, or narrow and dark, and nothing scrolls sideways',
    async (_name, address, sign) => {
      await using opened = await openInspector(browser, inspected, address());
      const { page } = opened;
      await page.locator(sign).first().waitFor();
      expect(await violations(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.setViewportSize({ width: narrow, height: 844 });
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(narrow);
      expect(opened).toMatchObject({ faults: [], unbounded: [] });
    },
  );

  it('the keyboard alone leads from place to place, and to a record', async () => {
    await using opened = await openInspector(browser, inspected, `/${portal}/records/contacts`);
    const { page } = opened;
    await page.locator('tbody tr').first().waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('schem');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Schema' }).waitFor();
    await page.goBack();
    await page.locator('tbody tr').first().waitFor();
    await page.locator('tbody tr').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Ada Nº 1' }).waitFor();
  });

  it('speaks Japanese to who asks for it, and remembers', async () => {
    await using opened = await openInspector(browser, inspected, `/${portal}/records/contacts`);
    const { page } = opened;
    await page.getByRole('button', { name: 'Theme, Language' }).click();
    await page.getByRole('menuitemradio', { name: '日本語' }).click();
    await page.getByRole('link', { name: 'レコード' }).waitFor();
    await page.reload();
    await page.getByRole('link', { name: 'レコード' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('ja');
  });

  it('asks for the admin token where the server has one, and shows nothing without it', async () => {
    await using opened = await openInspector(browser, guarded);
    const { page } = opened;
    const field = page.getByLabel('Admin token');
    await field.fill('wrong');
    await page.getByRole('button', { name: 'Enter' }).click();
    await page.getByText('The server refused this token.').waitFor();
    expect(await page.getByText('Ada').count()).toBe(0);
    await field.fill('let-me-in');
    await page.getByRole('button', { name: 'Enter' }).click();
    await page.locator('tbody tr').first().waitFor();
  });

  it('is not served where it is turned off', async () => {
    await using off = await startInspected({ inspector: false });
    for (const path of ['/_crosstie/', '/_crosstie/assets/index.js']) expect((await off.crosstie.fetch(path)).status).toBe(404);
    expect((await inspected.crosstie.fetch('/_crosstie/')).headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('is small enough to be there at once', async () => {
    const { gzipSync } = await import('node:zlib');
    const { readdirSync, readFileSync } = await import('node:fs');
    const folder = new URL('../../dist/inspector/assets/', import.meta.url);
    const files = readdirSync(folder).map((name) => gzipSync(readFileSync(new URL(name, folder))).length);
    expect(files.length).toBeGreaterThan(5);
    expect(files.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(400_000);
  });
});
