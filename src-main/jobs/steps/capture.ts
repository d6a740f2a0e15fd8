/** Gets the secrets that the data cannot be opened without out of the running server, before anything stops. */
import { createHash } from 'node:crypto';
import { Secret } from '../../base/secret.ts';
import type { ServiceName } from '../../contract/ids.ts';
import type { InstanceSpec, ServiceSpec } from '../../contract/spec.ts';
import type { ServiceTemplate } from '../../contract/template.ts';
import { parseCapture } from '../../domain/parse-capture.ts';
import { secretRef, withService, type NamedService } from '../../domain/services.ts';
import type { Engine } from '../../ports/engine.ts';
import { isProblem, ProblemError } from '../../ports/problem-error.ts';
import type { Vault } from '../../ports/vault.ts';
import { capturedSchema, foundBy, resultOf } from '../results.ts';
import type { JobScope } from '../scope.ts';
import type { Step, StepContext } from '../step.ts';
import { recoverSecrets, witnesses } from './secrets.ts';

export type Capture = ServiceTemplate['captures'][number];

/** Every secret that the template captures, with its service. */
export function capturesOf(scope: JobScope): { service: NamedService; capture: Capture }[] {
  return scope
    .services()
    .flatMap((service) => (service.template?.captures ?? []).map((capture) => ({ service, capture })));
}

export function captureStep(scope: JobScope): Step {
  const wanted = capturesOf(scope);
  return {
    id: 'capture',
    phase: 'up',
    estimateSeconds: 2,
    detail: wanted.length === 0 ? { skipped: 'nothingToDo' } : { labels: wanted.map(({ capture }) => capture.label) },
    async run(context) {
      const engine = await scope.engine();
      await recoverSecrets(scope.tools.vault, scope.spec, await witnesses(scope, engine));
      if (wanted.length === 0) return { detail: { skipped: 'nothingToDo' }, result: { captured: [] } };
      const captured = [];
      for (const { service, capture } of wanted) {
        const value = await captureOne(scope, engine, service, capture, context);
        captured.push({
          service: service.name,
          variable: capture.variable,
          name: capture.name,
          fingerprint: fingerprint(value),
        });
      }
      return { result: { captured }, detail: { labels: wanted.map(({ capture }) => capture.label) } };
    },
  };
}

/** Stored when it is new; rejects with CAPTURE_DIFFERS when another value is known, with CAPTURE_MISSING when none is to be had. */
async function captureOne(
  scope: JobScope,
  engine: Engine,
  service: NamedService,
  capture: Capture,
  context: StepContext,
): Promise<string> {
  const { vault } = scope.tools;
  const ref = secretRef(scope.spec.instanceId, service.name, capture.variable);
  const known = await knownValue(vault, service.spec, ref, capture.variable);
  const isRunning = foundBy(context).running.includes(service.name);
  const asked = isRunning
    ? await askServer(scope, engine, service.name, capture, context)
    : { value: null, details: 'not running' };
  const value = asked.value ?? (await ofContainer(engine, scope.container(service.name), capture)) ?? known;
  if (value === null) throw ProblemError.of('CAPTURE_MISSING', { capture: capture.label, details: asked.details });
  if (known !== null && known !== value) throw ProblemError.of('CAPTURE_DIFFERS', { capture: capture.label });
  if ((await vault.get(ref)) === null) await vault.set(ref, new Secret(value));
  return value;
}

async function knownValue(
  vault: Vault,
  service: ServiceSpec,
  ref: ReturnType<typeof secretRef>,
  variable: string,
): Promise<string | null> {
  const stored = await vault.get(ref);
  if (stored !== null) return stored.reveal();
  const given = service.environment[variable];
  if (given === undefined) return null;
  if (given.kind === 'plain') return given.value === '' ? null : given.value;
  return given.kind === 'linked' ? null : ((await vault.get(given.ref))?.reveal() ?? null);
}

/** Each form in order, all within the time of the template. What the command wrote is never passed on. */
async function askServer(
  scope: JobScope,
  engine: Engine,
  service: ServiceName,
  capture: Capture,
  context: StepContext,
): Promise<{ value: string | null; details: string }> {
  const { clock } = scope.tools;
  const deadline = clock.now() + capture.timeoutMs;
  const exits: string[] = [];
  for (const form of capture.forms) {
    const timeoutMs = deadline - clock.now();
    if (timeoutMs <= 0) break;
    try {
      const answer = await engine.exec(scope.container(service), { command: form.command, timeoutMs }, context.signal);
      const parsed = answer.exitCode === 0 ? parseCapture(capture, form, answer.stdout) : null;
      if (parsed?.kind === 'found') return { value: parsed.value, details: '' };
      exits.push(parsed === null ? `exit ${String(answer.exitCode)}` : parsed.kind);
    } catch (error) {
      if (context.signal.aborted || isProblem(error, 'ENGINE_UNREACHABLE')) throw error;
      exits.push('not run');
    }
  }
  return { value: null, details: exits.join(', ') };
}

async function ofContainer(engine: Engine, container: string, capture: Capture): Promise<string | null> {
  const details = await engine.inspectContainer(container);
  const start = `${capture.variable}=`;
  const value = details?.environment.find((one) => one.startsWith(start))?.slice(start.length) ?? '';
  return value === '' || capture.refuse.includes(value) || !new RegExp(capture.match, 'u').test(value) ? null : value;
}

/** Could `capture` find the secret? For the plan: nothing is run in the server. Rejects with CAPTURE_MISSING. */
export async function requireCapturable(
  scope: JobScope,
  engine: Engine,
  running: readonly ServiceName[],
): Promise<void> {
  for (const { service, capture } of capturesOf(scope)) {
    if (running.includes(service.name)) continue;
    const ref = secretRef(scope.spec.instanceId, service.name, capture.variable);
    const known = await knownValue(scope.tools.vault, service.spec, ref, capture.variable);
    if (known === null && (await ofContainer(engine, scope.container(service.name), capture)) === null) {
      throw ProblemError.of('CAPTURE_MISSING', { capture: capture.label, details: 'not running' });
    }
  }
}

/** The spec in which the captured secrets are passed to the next container. */
export function withCaptured(spec: InstanceSpec, context: Pick<StepContext, 'result'>): InstanceSpec {
  const captured = resultOf(context, 'capture', capturedSchema)?.captured ?? [];
  return captured.reduce(
    (changed, { service, variable }) =>
      withService(changed, service, (one) => ({
        ...one,
        environment: {
          ...one.environment,
          [variable]: { kind: 'secret', ref: secretRef(spec.instanceId, service, variable) },
        },
      })),
    spec,
  );
}

/** First 8 hex digits of the SHA-256: tells keys apart without holding them. */
export function fingerprint(value: string): string {
  return createHash('sha256').update(value).digest('hex').slice(0, 8);
}

/** Fingerprints of the captured secrets that the vault holds, by name. */
export async function keyFingerprints(scope: JobScope): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { service, capture } of capturesOf(scope)) {
    const ref = secretRef(scope.spec.instanceId, service.name, capture.variable);
    const value = await knownValue(scope.tools.vault, service.spec, ref, capture.variable);
    if (value !== null) found[capture.name] = fingerprint(value);
  }
  return found;
}
