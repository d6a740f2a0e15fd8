/** What a person does in the window, by role and name. */
import { basename, dirname } from 'node:path';
import { expect } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { until } from '../harness/parts.ts';
import type { BerthWindow } from '../harness/window.ts';

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

/** Keeps a volume in the folder that is chosen in the system's dialog, or in Berth's own where there is none. */
export async function chooseFolder(
  { page, answerFolderDialog }: BerthWindow,
  label: string,
  path: string,
  whileOpen: () => Promise<void>,
): Promise<void> {
  await page.getByRole('combobox', { name: `Storage of ${label}` }).click();
  await page.getByRole('option', { name: 'Folder' }).click();
  await answerFolderDialog?.(path);
  await page.getByRole('button', { name: `Choose the folder of ${label}` }).click();
  if (answerFolderDialog === undefined) {
    const dialog = page.getByRole('dialog', { name: 'Choose a folder' });
    await dialog.getByRole('textbox', { name: 'Folder' }).fill(dirname(path));
    await dialog.getByRole('button', { name: 'Go', exact: true }).click();
    await dialog.getByRole('list', { name: 'Folders here' }).getByText(basename(path)).click();
    await expect.poll(() => dialog.getByRole('textbox', { name: 'Folder' }).inputValue()).toBe(path);
    await whileOpen();
    await dialog.getByRole('button', { name: 'Use this folder' }).click();
  }
  await expect.poll(() => field(page, `Folder of ${label}`).inputValue()).toBe(path);
}

/** Types a limit, in gigabytes. */
export async function setMemory(page: Page, service: string, gigabytes: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^Memory of ${service}: `) }).click();
  const number = page.getByRole('textbox', { name: `Gigabytes for ${service}` });
  await number.fill(gigabytes);
  await number.press('Enter');
}

/** Applies what was changed, as soon as its plan is there. */
export async function apply(page: Page, changes: number): Promise<void> {
  const button = page.getByRole('button', {
    name: changes === 1 ? 'Apply 1 change' : `Apply ${String(changes)} changes`,
  });
  await expect.poll(() => button.isEnabled(), { timeout: soonMs, message: 'a plan for the changes' }).toBe(true);
  await button.click();
}

export async function openMenu(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: item }).click();
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
