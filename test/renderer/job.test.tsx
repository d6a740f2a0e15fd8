import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Job } from '../../src-main/contract/job.ts';
import { moodOf, secondsLeft, trackOf } from '../../src-renderer/features/job/job-facts.ts';
import { upgradeJobId } from '../fixtures/world-instances.ts';
import { rolledBackJobId } from '../fixtures/world-jobs.ts';
import { makeWorld } from '../fixtures/world.ts';
import { renderWindow } from './shell/render-window.tsx';

const world = makeWorld();
const running = world.jobs.find((job) => job.id === upgradeJobId)!;
const rolledBack = world.jobs.find((job) => job.id === rolledBackJobId)!;

/** The running upgrade as it is at one of its steps. */
function at(id: Job['steps'][number]['id'], change: Partial<Job> = {}): Job {
  const index = running.steps.findIndex((step) => step.id === id);
  const steps = running.steps.map((step, place) => ({
    ...step,
    state: place < index ? ('done' as const) : place === index ? ('running' as const) : ('waiting' as const),
  }));
  return { ...running, steps, ...change };
}

test('the note says what cancelling does now: nothing, go back, or not possible any more', () => {
  expect(moodOf(at('pull')).kind).toBe('upUntouched');
  expect(moodOf(at('quiesce')).kind).toBe('upChanged');
  expect(moodOf(at('gate', { downSince: '2026-11-22T08:00:00.000Z' })).kind).toBe('down');
  expect(moodOf(at('release')).kind).toBe('final');
  expect(moodOf({ ...running, state: 'undoing' }).kind).toBe('undoing');
  expect(moodOf({ ...running, state: 'waiting' }).kind).toBe('waiting');
});

test('the track has its down part behind the up part, and the point of no return behind both', () => {
  const now = Date.parse(running.startedAt) + 40_000;
  const track = trackOf(running, now);
  expect(track.downFrom).toBeGreaterThan(0);
  expect(track.downTo).toBeGreaterThan(track.downFrom ?? 1);
  expect(track.pointOfNoReturn).toBeGreaterThanOrEqual(track.downTo ?? 1);
  expect(track.done).toBeLessThan(track.downFrom ?? 0);
  expect(secondsLeft(running, now)).toBeGreaterThan(0);
  expect(trackOf(at('release'), now).done).toBeGreaterThan(0.9);
});

test('a running job shows steps, layers, and asks before it is cancelled', async () => {
  const { user, berth } = renderWindow(`#/jobs/${upgradeJobId}`);
  expect(await screen.findByRole('heading', { name: 'Upgrading code-quality to 24.12.0' })).toBeTruthy();
  expect(screen.getByRole('progressbar', { name: 'Progress of the job' })).toBeTruthy();
  expect(screen.getByText('1 of 4 layers')).toBeTruthy();
  expect(screen.getByText('63 of 310 MB')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Cancel' }));
  const dialog = await screen.findByRole('dialog');
  expect(berth.calls).toEqual([]);
  await user.click(within(dialog).getByRole('button', { name: 'Cancel and go back' }));
  await waitFor(() => expect(berth.calls).toEqual([{ name: 'jobs.cancel', input: { id: upgradeJobId } }]));
  expect(await screen.findByText('Berth is putting code-quality back.')).toBeTruthy();
});

test('a rolled back upgrade says first that it runs, then why, with the line that explains it', async () => {
  const { user, stores } = renderWindow(`#/jobs/${rolledBackJobId}`);
  expect(
    await screen.findByRole('heading', { level: 1, name: /^octopus-prod is running again on 2024\.3\.12899/ }),
  ).toBeTruthy();
  expect(screen.getByText('Its database refuses the password of octopus.')).toBeTruthy();
  expect(screen.getByText('Version 2024.3.12899 answers on localhost:8080')).toBeTruthy();
  const line = screen.getByText("Login failed for user 'octopus'.");
  expect(line.closest('[data-diagnosed]')).toBeTruthy();
  const steps = screen.getByRole('list', { name: 'Steps' });
  expect(within(steps).getByRole('img', { name: 'Did not pass' })).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Plan the upgrade' }));
  expect(stores.route.store.getState().route).toMatchObject({ page: 'upgrade' });
});

test('nothing is promised for data that is not Berth’s own', async () => {
  const external: Job = {
    ...rolledBack,
    notes: [{ code: 'EXTERNAL_STATE', label: 'The SQL Server database', warning: 'Back it up.' }],
  };
  renderWindow(`#/jobs/${rolledBackJobId}`, { ...world, jobs: [external] });
  expect(await screen.findByRole('heading', { level: 1, name: /with all of its volumes/ })).toBeTruthy();
  expect(screen.getByText(/The SQL Server database is not Berth’s own/)).toBeTruthy();
  expect(screen.queryByText(/nothing is lost/)).toBeNull();
});

test('a job that went half-way names both reasons', async () => {
  const halfway: Job = {
    ...rolledBack,
    state: 'halfway',
    undoProblem: { code: 'DISK_FULL', data: { path: '/srv', neededBytes: 5e9 } },
  };
  renderWindow(`#/jobs/${rolledBackJobId}`, { ...world, jobs: [halfway] });
  expect(await screen.findByText('Stopped half-way')).toBeTruthy();
  expect(screen.getByText(/The disk of \/srv is full\./)).toBeTruthy();
});

test('a removal that kept its volumes says so and leads to them', async () => {
  const removed: Job = {
    ...rolledBack,
    kind: 'remove',
    instanceId: 'goneforever' as Job['instanceId'],
    state: 'done',
    problem: null,
    notes: [{ code: 'KEEPS_VOLUMES', volumes: ['git-data', 'git-database'] }],
  };
  const { user, stores } = renderWindow(`#/jobs/${rolledBackJobId}`, { ...world, jobs: [removed] });
  expect(await screen.findByText('Its 2 volumes stay on the engine')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Go to Instances' })).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Show kept data' }));
  expect(stores.route.store.getState().route).toEqual({ page: 'adopt' });
});

test('a job that nobody knows says so', async () => {
  renderWindow('#/jobs/20200101T000000Z-gone');
  expect(await screen.findByRole('heading', { name: 'This job is not known.' })).toBeTruthy();
});
