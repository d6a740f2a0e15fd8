import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { exportNoteSchema } from '../../src-main/contract/handover.ts';
import { exportText } from '../../src-renderer/text/export.ts';
import { idOf } from '../fixtures/world-instances.ts';
import { makeWorld } from '../fixtures/world.ts';
import { expectNoAxeFindings } from './expect-no-axe-findings.ts';
import { renderWindow } from './shell/render-window.tsx';

async function openExport(name = 'octopus-prod', world = makeWorld()) {
  const window = renderWindow(`#/instances/${idOf(name)}/overview`, world);
  await window.user.click(await screen.findByRole('button', { name: 'More actions' }));
  await window.user.click(await screen.findByRole('menuitem', { name: 'Export…' }));
  return { ...window, dialog: within(await screen.findByRole('dialog', { name: `Export ${name}` })) };
}

test('an export begins as a Compose file without secrets, and says what the data does', async () => {
  const { dialog } = await openExport();
  const text = await dialog.findByRole('region', { name: 'compose.yaml' });
  expect(text.textContent).toContain('services:');
  expect(dialog.getByText('The files hold no secret. Give the values when you run them.')).toBeTruthy();
  expect(dialog.queryByRole('status')).toBeNull();
  expect(dialog.getByText(/The data stays here/)).toBeTruthy();
  await expectNoAxeFindings(await screen.findByRole('dialog'));
});

test('secrets in a file of their own are a second tab, with a warning', async () => {
  const { user, dialog } = await openExport();
  await user.click(await dialog.findByRole('radio', { name: 'In a file of their own' }));
  const tab = await dialog.findByRole('tab', { name: 'secrets.env' });
  expect(dialog.getByRole('status').textContent).toContain('Whoever has this file has the secrets.');
  await user.click(tab);
  expect((await dialog.findByRole('region', { name: 'secrets.env' })).textContent).toContain('MASTER_KEY=');
  await expectNoAxeFindings(await screen.findByRole('dialog'));
});

test('each format is asked for, and its file can be copied and saved', async () => {
  const { user, dialog } = await openExport();
  await user.click(await dialog.findByRole('radio', { name: 'docker run' }));
  expect((await dialog.findByRole('region', { name: 'run.sh' })).textContent).toContain('docker run');
  await user.click(dialog.getByRole('button', { name: 'Copy run.sh' }));
  await waitFor(async () => expect(await navigator.clipboard.readText()).toContain('docker run'));
  expect(dialog.getByRole('button', { name: 'Save run.sh' })).toBeTruthy();
  await user.click(dialog.getByRole('radio', { name: 'Swarm stack' }));
  expect(await dialog.findByText(/gives its containers names of its own/)).toBeTruthy();
});

test('Helm is offered where the template names a chart', async () => {
  const world = makeWorld();
  const helm = { chart: 'oci://registry.example/chart', version: '1.0.0', values: [] };
  const templates = world.templates.map((template) => ({ ...template, helm }));
  const { dialog } = await openExport('octopus-prod', { ...world, templates });
  expect(await dialog.findByRole('radio', { name: 'Helm values' })).toBeTruthy();
});

test('a template without a chart has no Helm', async () => {
  const { dialog } = await openExport('n8n-flows');
  expect(await dialog.findByRole('radio', { name: 'Compose' })).toBeTruthy();
  expect(dialog.queryByRole('radio', { name: 'Helm values' })).toBeNull();
});

test.each(exportNoteSchema.options)('%s has words', (code) => {
  expect(exportText.note({ code, values: ['one', 'two'] })).toMatch(/^[A-Zo].+\.$/);
});
