/** Asks the checks of a template's probe, once. */
import { assertNever } from '../../base/assert-never.ts';
import type { ServiceSpec } from '../../contract/spec.ts';
import type { Check, ServiceTemplate, Template } from '../../contract/template.ts';
import { judgeCheck, type CheckAnswer, type CheckVerdict, type WantedVersion } from '../../domain/health.ts';
import { fillCommand, fillEnvironment } from '../../domain/template-values.ts';
import type { ContainerDetails, Engine } from '../../ports/engine.ts';
import type { Prober } from '../../ports/prober.ts';
import { isProblem } from '../../ports/problem-error.ts';

export interface ProbedService {
  readonly spec: ServiceSpec;
  readonly template: ServiceTemplate;
  readonly details: ContainerDetails;
  /** Values of its variables, secrets opened. Asked only by a check whose command is given some. */
  readonly environment: () => Promise<Readonly<Record<string, string>>>;
}

/** Where an HTTP check is sent; null when the port cannot be reached from here. */
export function probeUrl(
  engine: Engine,
  service: ProbedService,
  check: Extract<Check, { kind: 'http' }>,
): string | null {
  const port = service.template.ports.find((one) => one.name === check.port);
  if (port === undefined) return null;
  const scheme = port.open?.scheme ?? 'http';
  const published = service.spec.ports.find((one) => one.containerPort === port.container && one.protocol === 'tcp');
  if (published !== undefined) {
    const isEveryAddress = published.hostIp === '' || published.hostIp === '0.0.0.0' || published.hostIp === '::';
    const host = isEveryAddress || !engine.isLocal ? engineHost(engine) : published.hostIp;
    return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${String(published.hostPort)}${check.path}`;
  }
  // Only the engine's own machine has a way to a container's own address.
  if (!engine.isLocal || service.details.ipAddress === null) return null;
  return `${scheme}://${service.details.ipAddress}:${String(port.container)}${check.path}`;
}

function engineHost(engine: Engine): string {
  if (engine.isLocal) return '127.0.0.1';
  try {
    return new URL(engine.endpoint).hostname || '127.0.0.1';
  } catch {
    return '127.0.0.1';
  }
}

/** Never rejects because a server does not answer; rejects when the engine does not. */
export async function askCheck(
  engine: Engine,
  prober: Prober,
  service: ProbedService,
  check: Check,
  version: WantedVersion | null,
  signal: AbortSignal,
): Promise<CheckVerdict> {
  return judgeCheck(check, await answerOf(engine, prober, service, check, signal), version);
}

async function answerOf(
  engine: Engine,
  prober: Prober,
  service: ProbedService,
  check: Check,
  signal: AbortSignal,
): Promise<CheckAnswer> {
  switch (check.kind) {
    case 'http': {
      const url = probeUrl(engine, service, check);
      if (url === null) return { kind: 'unasked' };
      const answer = await prober.get(url, check.timeoutMs, signal, check.headers);
      return { kind: 'http', status: answer?.status ?? null, body: answer?.body ?? '' };
    }
    case 'exec':
      return { kind: 'exec', exitCode: await exitCodeOf(engine, service, check, signal) };
    case 'docker':
      return { kind: 'docker', health: service.details.health };
    default:
      return assertNever(check);
  }
}

async function exitCodeOf(
  engine: Engine,
  service: ProbedService,
  check: Extract<Check, { kind: 'exec' }>,
  signal: AbortSignal,
): Promise<number | null> {
  try {
    const command = fillCommand(check.command, service.spec);
    const hasVariables = Object.keys(check.environment).length > 0;
    const environment = hasVariables ? fillEnvironment(check.environment, await service.environment()) : {};
    const options = { command, environment, timeoutMs: check.timeoutMs };
    const { exitCode } = await engine.exec(service.details.id, options, signal);
    return exitCode;
  } catch (error) {
    if (isProblem(error, 'ENGINE_UNREACHABLE') || signal.aborted) throw error;
    return null;
  }
}

/** The version that a `versionKey` must show: of the main service only. */
export function wantedVersion(template: Template, serviceName: string, spec: ServiceSpec): WantedVersion | null {
  return serviceName === template.main ? { order: template.upgrade.order, tag: spec.image.tag } : null;
}
