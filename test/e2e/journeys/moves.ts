/** What a person does in the window, by role and name. */
import { expect } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { until } from '../harness/parts.ts';

const soonMs = 15_000;

export async function see(place: Locator, limitMs = soonMs): Promise<void> {
  await place.first().waitFor({ state: 'visible', timeout: limitMs });
}

export async function openPlace(
  page: Page,
  name: 'Instances' | 'Backups' | 'Activity' | 'Templates' | 'Engines' | 'Settings',
): Promise<void> {
  await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name }).click();
}

export async function openGallery(page: Page): Promise<void> {
  await openPlace(page, 'Instances');
  await page.getByRole('button', { name: 'New instance' }).click();
  await see(page.getByRole('heading', { name: 'What would you like to run?' }));
}

/** From anywhere to the page of an instance, through the list. */
export async function openInstance(page: Page, name: string): Promise<void> {
  await openPlace(page, 'Instances');
  const row = page.getByRole('row', { name: new RegExp(`^${name},`) });
  await see(row);
  await row.focus();
  await page.keyboard.press('Enter');
  await see(page.getByRole('heading', { level: 1, name }));
}

export async function openTab(
  page: Page,
  name: 'Overview' | 'Logs' | 'Configuration' | 'Backups' | 'Activity',
): Promise<void> {
  await page.getByRole('tab', { name }).click();
  await expect.poll(() => page.getByRole('tab', { name }).getAttribute('aria-selected')).toBe('true');
}

/** A text field of the form, secret or not. */
export function field(page: Page, label: string): Locator {
  return page.getByLabel(label, { exact: true }).and(page.locator('input, textarea'));
}

export async function fillForm(page: Page, template: string, name: string, version: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^(Set up )?${template}`) }).click();
  await see(page.getByRole('heading', { name: `New ${template} instance` }));
  await field(page, 'Name').fill(name);
  await field(page, 'Version').fill(version);
  await page.keyboard.press('Escape');
}

export async function publishAt(page: Page, label: string, port: number): Promise<void> {
  await field(page, `Host port of ${label}`).fill(String(port));
}

/** Keeps one of the template's volumes in a folder of this machine. */
export async function keepInFolder(page: Page, label: string, path: string): Promise<void> {
  await page
    .getByRole('combobox', { name: `Storage of ${label}` })
    .or(field(page, `Storage of ${label}`))
    .first()
    .click();
  await page.getByRole('option', { name: 'Folder' }).click();
  await field(page, `Folder of ${label}`).fill(path);
}

/** Presses *Create* as soon as nothing is to settle, and waits for its page. */
export async function create(page: Page, name: string): Promise<void> {
  const button = page.getByRole('button', { name: new RegExp(`^Create ${name}`) }).first();
  await expect
    .poll(() => button.isEnabled(), { timeout: soonMs, message: 'the form has something to settle' })
    .toBe(true);
  await button.click();
}

/** The outcome page of the job that is on the screen: its heading. */
export async function outcome(page: Page, limitMs: number): Promise<string> {
  const word = page.getByText(/^(Done|Rolled back|Cancelled|Stopped half-way)$/);
  await see(word, limitMs);
  return (await page.getByRole('heading', { level: 1 }).innerText()).trim();
}

/** The instance's own word for its state, on its page. */
export async function waitForState(page: Page, word: string, limitMs = 60_000): Promise<void> {
  await see(page.locator('main').getByText(word, { exact: true }), limitMs);
}

/** Takes a backup from the Backups tab and waits until it is in the list, checked. */
export async function backUp(page: Page, limitMs = 60_000): Promise<void> {
  await openTab(page, 'Backups');
  const rows = page.getByRole('table', { name: 'Backups' }).getByRole('row');
  const before = await rows.count();
  await page
    .getByRole('button', { name: /^Back up( now)?$/ })
    .first()
    .click();
  // The head of the table comes with the first backup.
  const wanted = before === 0 ? 2 : before + 1;
  await until('the new backup in the list', limitMs, async () => ((await rows.count()) >= wanted ? true : undefined));
}

/** Chooses a version on the upgrade page; the plan for it is there when this resolves. */
export async function chooseVersion(page: Page, version: string): Promise<void> {
  await page.getByRole('radio', { name: version, exact: true }).check();
  const button = page.getByRole('button', { name: `Upgrade to ${version}` });
  await expect.poll(() => button.isEnabled(), { timeout: soonMs, message: `a plan for ${version}` }).toBe(true);
}

/** Opens the question before a restore, for the backup in the given row (0 is the newest). */
export async function askRestore(page: Page, row: number): Promise<Locator> {
  await openTab(page, 'Backups');
  await page
    .getByRole('button', { name: /^Restore the backup of / })
    .nth(row)
    .click();
  const dialog = page.getByRole('dialog');
  await see(dialog.getByRole('button', { name: 'Back up, then restore' }));
  return dialog;
}
