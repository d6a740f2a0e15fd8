/** Knocks at one place and says who answers. */
import { request as httpRequest } from 'node:http';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { EngineCandidate } from '../../contract/engine.ts';
import type { Address } from './address.ts';
import { versionAnswer } from './answers.ts';
import { negotiate } from './api-version.ts';

export interface Knock {
  readonly finding: Extract<
    EngineCandidate['finding'],
    'answers' | 'notRunning' | 'forbidden' | 'noAnswer' | 'tooOld' | 'notAnEngine'
  >;
  /** Nothing is at the place: no file, no pipe. */
  readonly isMissing: boolean;
  readonly details: string | null;
  /** The engine's newest API version, when it told. */
  readonly apiVersion: string | null;
}

const maxAnswerBytes = 256 * 1024;

export async function knock(address: Address, limitMs: number): Promise<Knock> {
  if (address.kind === 'unknown')
    return { finding: 'noAnswer', isMissing: false, details: address.details, apiVersion: null };
  try {
    return judge(await askVersion(address, AbortSignal.timeout(limitMs)));
  } catch (error) {
    return judgeFault(error, limitMs);
  }
}

function judge(answer: { readonly status: number; readonly body: string }): Knock {
  const version = versionAnswer.safeParse(jsonOrNull(answer.body)).data;
  if (version === undefined)
    return { finding: 'notAnEngine', isMissing: false, details: `HTTP ${String(answer.status)}`, apiVersion: null };
  const isKnown = negotiate(version.ApiVersion, version.MinAPIVersion) !== null;
  return {
    finding: isKnown ? 'answers' : 'tooOld',
    isMissing: false,
    details: version.Version,
    apiVersion: version.ApiVersion,
  };
}

function judgeFault(error: unknown, limitMs: number): Knock {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const details = error instanceof Error ? error.message : String(error);
  const knock = (finding: Knock['finding'], isMissing = false): Knock => ({
    finding,
    isMissing,
    details,
    apiVersion: null,
  });
  if (code === 'ENOENT' || code === 'ENOTDIR') return knock('notRunning', true);
  if (code === 'ECONNREFUSED') return knock('notRunning');
  if (code === 'EACCES' || code === 'EPERM') return knock('forbidden');
  if (typeof code === 'string' && code.startsWith('HPE_')) return knock('notAnEngine');
  if (error instanceof Error && error.name === 'AbortError')
    return { ...knock('noAnswer'), details: `no answer in ${String(limitMs / 1000)} s` };
  return knock('noAnswer');
}

function askVersion(
  address: Exclude<Address, { kind: 'unknown' }>,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const onAnswer = (answer: IncomingMessage): void => {
      readBody(answer).then((body) => {
        resolve({ status: answer.statusCode ?? 0, body });
      }, reject);
    };
    const common: RequestOptions = { path: '/version', agent: false, signal };
    const request = open(address, common, onAnswer);
    request.on('error', reject);
    request.end();
  });
}

function open(
  address: Exclude<Address, { kind: 'unknown' }>,
  common: RequestOptions,
  onAnswer: (answer: IncomingMessage) => void,
): ReturnType<typeof httpRequest> {
  if (address.kind === 'socket') return httpRequest({ ...common, socketPath: address.path }, onAnswer);
  const at = { ...common, host: address.host, port: address.port };
  const { tls } = address;
  if (tls === null) return httpRequest(at, onAnswer);
  return httpsRequest(
    { ...at, ca: tls.ca, cert: tls.cert, key: tls.key, rejectUnauthorized: tls.isVerified },
    onAnswer,
  );
}

async function readBody(answer: IncomingMessage): Promise<string> {
  let body = '';
  answer.setEncoding('utf8');
  for await (const piece of answer) {
    body += String(piece);
    if (body.length > maxAnswerBytes) break;
  }
  return body;
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
