import { describe, expect, it } from 'vitest';
import type { Check } from '../../../src-main/contract/template.ts';
import type { CheckVerdict } from '../../../src-main/domain/health.ts';
import type { ContainerDetails } from '../../../src-main/ports/engine.ts';
import { HealthMonitor } from '../../../src-main/services/health.ts';
import type { HealthTarget } from '../../../src-main/services/health.ts';
import { ManualClock } from '../../fakes/manual-clock.ts';
import { instanceId, server, specOf, template } from '../jobs/world.ts';

const checks: Check[] = ['first', 'second'].map((label) => ({ kind: 'docker', label }));

function monitored(id = 'c1') {
  const clock = new ManualClock();
  const asked: string[] = [];
  let answer: CheckVerdict['state'] | Error = 'waiting';
  const monitor = new HealthMonitor((_target, check) => {
    asked.push(check.label);
    if (answer instanceof Error) return Promise.reject(answer);
    return Promise.resolve({ state: answer, answer: null });
  }, clock);
  const base = template.services[server]!;
  const target = (containerId: string): HealthTarget => ({
    spec: specOf('volume'),
    template: {
      ...template,
      services: {
        [server]: {
          ...base,
          probe: { checks, intervalMs: 1000, budgetSeconds: 5, slowAfterSeconds: 300, settleSeconds: 0 },
        },
      },
    },
    service: server,
    container: { id: containerId, startedAt: new Date(clock.now()).toISOString() } as ContainerDetails,
  });
  const words: string[] = [];
  monitor.changed.add((instance) => words.push(monitor.phasesOf(instance).get(server)?.word ?? 'none'));
  const first = target(id);
  monitor.observe(instanceId, [first]);
  return { clock, asked, monitor, words, target, first, say: (next: CheckVerdict['state'] | Error) => (answer = next) };
}

describe('watching health', () => {
  it('asks often and all checks while it starts, then the first one every ten seconds', async () => {
    const { clock, asked, words, say, monitor } = monitored();
    await clock.advance(2500);
    expect(asked).toEqual(['first', 'first', 'first']);
    say('ready');
    await clock.advance(1000);
    expect(asked.slice(3)).toEqual(['first', 'second']);
    await clock.advance(30_000);
    expect(asked.slice(5)).toEqual(['first', 'first', 'first']);
    expect(words).toEqual(['starting', 'ready']);
    await monitor.stop();
    expect(clock.sleeping).toBe(0);
  });

  it('says when the budget is over, and goes on asking', async () => {
    const { clock, words, say, monitor } = monitored();
    await clock.advance(7000);
    expect(words).toEqual(['starting', 'overdue']);
    say('ready');
    await clock.advance(1000);
    expect(words.at(-1)).toBe('ready');
    await monitor.stop();
  });

  it('believes a bad answer after three, quickly asked, and a good one at once', async () => {
    const { clock, words, say, monitor } = monitored();
    say('ready');
    await clock.advance(1000);
    say('waiting');
    await clock.advance(10_500);
    expect(words).toEqual(['ready']);
    await clock.advance(2000);
    expect(words).toEqual(['ready', 'failing']);
    expect(monitor.phasesOf(instanceId).get(server)).toMatchObject({ isAlive: false });
    say('alive');
    await clock.advance(10_000);
    expect(monitor.phasesOf(instanceId).get(server)).toMatchObject({ word: 'failing', isAlive: true });
    say('ready');
    await clock.advance(10_000);
    expect(words.at(-1)).toBe('ready');
    await monitor.stop();
  });

  it('does not call starting what a job has just found ready', async () => {
    const { clock, words, say, monitor } = monitored();
    await clock.advance(500);
    monitor.trust(instanceId);
    say('ready');
    await clock.advance(1500);
    expect(words).toEqual(['starting', 'ready']);
    await monitor.stop();
  });

  it('takes a check that cannot be asked for one that is not ready', async () => {
    const { clock, words, say, monitor } = monitored();
    say(new Error('no engine'));
    await clock.advance(500);
    expect(words).toEqual(['starting']);
    await monitor.stop();
  });

  it('begins anew with another container and not with the same', async () => {
    const { clock, asked, monitor, target, first } = monitored();
    await clock.advance(500);
    monitor.observe(instanceId, [first]);
    await clock.advance(100);
    expect(asked.length).toBe(1);
    monitor.observe(instanceId, [target('c2')]);
    await clock.advance(100);
    expect(asked.length).toBe(2);
    monitor.observe(instanceId, []);
    expect(monitor.phasesOf(instanceId).size).toBe(0);
    await clock.advance(60_000);
    expect(asked.length).toBe(2);
    await monitor.stop();
  });
});
