/** `berth call`: one name of the border for scripts, tests and support. */
import { isContractProcedure, type AnyContractProcedure } from '@orpc/contract';
import { createORPCClient, ORPCError } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { z } from 'zod';
import { contract } from '../../contract/router.ts';
import type { JobState } from '../../contract/job.ts';
import { isProblem } from '../../ports/problem-error.ts';
import { connectToHost, type ControlConnection } from '../core/control-client.ts';
import type { OpenHost } from '../core/open-host.ts';

export interface Output {
  /** Resolves when the reader is ready for more; rejects when it is gone. */
  out(line: string): Promise<void>;
  err(line: string): void;
}

export interface CallOptions {
  readonly folder: string;
  readonly name: string;
  /** JSON text; undefined: no input. */
  readonly input: string | undefined;
  readonly output: Output;
  readonly signal: AbortSignal;
  /** Runs the core in this process, when no host owns the folder. */
  readonly openOwnHost: () => Promise<OpenHost>;
}

type Client = ContractRouterClient<typeof contract>;

const startedSchema = z.object({ jobId: z.string() });
/** States in which a job is being worked on. */
const workingStates: readonly JobState[] = ['running', 'undoing'];
const startingMs = 15_000;
const firstLookMs = 10_000;
/** A server that has run for longer is probed first. */
const freshMs = 60_000;
const firstProbeMs = 3_000;
/** Other commands that use this process' core are given this long to end. */
const courtesyMs = 10_000;

/** The exit code. */
export async function runCall(options: CallOptions): Promise<number> {
  const path = pathOf(options.name);
  if (path === null) {
    options.output.err(`There is no \`${options.name}\`. ${suggestion(options.name)}`);
    return 2;
  }
  const input = inputOf(options.input, path);
  if (input === 'unwanted') {
    options.output.err(`\`${options.name}\` takes no input.`);
    return 2;
  }
  if (input === 'wrong') {
    options.output.err(`The input of \`${options.name}\` is not JSON. Put it into quotes, such as '{"id":"k3f9w2"}'.`);
    return 2;
  }
  const found = await findHost(options);
  if (found.kind === 'running') return useHost(found.connection, path, input.value, options);
  const own = found.host;
  try {
    const connection = await connectToHost(options.folder);
    if (connection === null) throw new Error('the core does not answer');
    await firstLook(createORPCClient<Client>(connection.link));
    return await useHost(connection, path, input.value, options, own);
  } finally {
    await own.stop();
  }
}

type FoundHost =
  | { readonly kind: 'running'; readonly connection: ControlConnection }
  | { readonly kind: 'own'; readonly host: OpenHost };

/** A folder that is taken without a host that answers belongs to one that is just starting, or just ending. */
async function findHost({ folder, openOwnHost, signal }: CallOptions): Promise<FoundHost> {
  for (const end = Date.now() + startingMs; ;) {
    const connection = await connectToHost(folder);
    if (connection !== null) return { kind: 'running', connection };
    try {
      return { kind: 'own', host: await openOwnHost() };
    } catch (error) {
      if (!isProblem(error, 'DATA_FOLDER_BUSY') || Date.now() > end || signal.aborted) throw error;
      await pause(100, signal);
    }
  }
}

async function useHost(
  connection: ControlConnection,
  path: readonly string[],
  input: unknown,
  { output, signal }: CallOptions,
  own?: OpenHost,
): Promise<number> {
  try {
    const answer = await connection.link.call(path, input, { context: {}, signal });
    await tell(answer, output);
    if (own !== undefined) await finishWork(createORPCClient<Client>(connection.link), own, answer, { output, signal });
    return 0;
  } catch (error) {
    if (signal.aborted) return 130;
    output.err(JSON.stringify(await problemOf(error, connection)));
    return 1;
  } finally {
    connection.close();
  }
}

/** A reader that has seen enough (`| head -1`) is no fault: a stream ends, a job that was begun goes on. */
async function tell(answer: unknown, output: Output): Promise<void> {
  try {
    if (isStream(answer)) for await (const item of answer) await output.out(JSON.stringify(item));
    else await output.out(JSON.stringify(answer));
  } catch (error) {
    if (!isReaderGone(error)) throw error;
  }
}

/**
 * The core of this process stays until its work is done: the job that was started, and jobs that an earlier process left;
 * these not while the engine is away, for they would keep a question waiting that has been answered.
 */
async function finishWork(client: Client, own: OpenHost, answer: unknown, io: { output: Output; signal: AbortSignal }) {
  const started = startedSchema.safeParse(answer);
  if (started.success) await follow(client, started.data.jobId, io.signal);
  for (;;) {
    const busy = (await client.jobs.list({ limit: 1000 })).find((job) => workingStates.includes(job.state));
    if (busy === undefined) break;
    if ((await client.engines.list()).some(({ state }) => state.word === 'away')) {
      io.output.err(
        `The ${busy.kind} of ${busy.instanceName} (${busy.id}) waits for the engine; the next start goes on.`,
      );
      break;
    }
    io.output.err(`Waiting for ${busy.kind} of ${busy.instanceName} (${busy.id}); Ctrl+C leaves it to the next start.`);
    await follow(client, busy.id, io.signal);
  }
  for (const end = Date.now() + courtesyMs; own.clients() > 1 && Date.now() < end;) await pause(100, io.signal);
}

async function follow(client: Client, job: string, signal: AbortSignal): Promise<void> {
  const { id } = await client.jobs.get({ id: job }, { signal });
  for await (const _ of await client.jobs.watch({ id }, { signal })) if (signal.aborted) return;
}

/** A core that has just begun does not know yet whether there is an engine, nor how servers are that run for long. */
async function firstLook(client: Client): Promise<void> {
  const isFinding = async () => (await client.engines.list()).some(({ state }) => state.word === 'connecting');
  const isUnsure = async () =>
    (await client.instances.list()).some(
      ({ state }) => state.word === 'starting' && Date.now() - Date.parse(state.since) > freshMs,
    );
  await until(async () => !(await isFinding()), firstLookMs);
  await until(async () => !(await isUnsure()), firstProbeMs);
}

async function until(isSo: () => Promise<boolean>, limitMs: number): Promise<void> {
  for (const end = Date.now() + limitMs; Date.now() < end;) {
    if (await isSo()) return;
    await pause(50);
  }
}

async function problemOf(error: unknown, connection: ControlConnection): Promise<{ code: string; data: unknown }> {
  if (error instanceof ORPCError) return { code: String(error.code), data: error.data ?? { details: error.message } };
  const isGone = await Promise.race([connection.closed.then(() => true), pause(200).then(() => false)]);
  const details = isGone ? 'Berth ended before it answered.' : String(error);
  return { code: 'UNEXPECTED', data: { details } };
}

/** Null when the contract has no such name. */
export function pathOf(name: string): readonly string[] | null {
  const path = name.split('.');
  return procedureAt(path) === null ? null : path;
}

function procedureAt(path: readonly string[]): AnyContractProcedure | null {
  let node: unknown = contract;
  for (const word of path) {
    if (typeof node !== 'object' || node === null || isContractProcedure(node) || !Object.hasOwn(node, word))
      return null;
    node = Reflect.get(node, word);
  }
  return isContractProcedure(node) ? node : null;
}

function suggestion(name: string): string {
  const [noun = ''] = name.split('.');
  const group: unknown = Object.hasOwn(contract, noun) ? Reflect.get(contract, noun) : undefined;
  return typeof group === 'object' && group !== null
    ? `There are: ${Object.keys(group)
        .map((verb) => `${noun}.${verb}`)
        .join(', ')}.`
    : `Names begin with ${Object.keys(contract).join(', ')}.`;
}

/** Without a text, a name that takes an input is given an empty one; a name that takes none lets an empty one pass. */
function inputOf(
  text: string | undefined,
  path: readonly string[],
): { readonly value: unknown } | 'wrong' | 'unwanted' {
  const isTaken = takesInput(path);
  if (text === undefined || text.trim() === '') return { value: isTaken ? {} : undefined };
  try {
    const value: unknown = JSON.parse(text);
    if (isTaken) return { value };
    return JSON.stringify(value) === '{}' ? { value: undefined } : 'unwanted';
  } catch {
    return 'wrong';
  }
}

function takesInput(path: readonly string[]): boolean {
  const procedure = procedureAt(path);
  return procedure !== null && procedure['~orpc'].inputSchema !== undefined;
}

function isStream(answer: unknown): answer is AsyncIterable<unknown> {
  return typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer;
}

function isReaderGone(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'EPIPE' || code === 'EOF' || code === 'ERR_STREAM_DESTROYED';
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) {
      resolve();
      return;
    }
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
