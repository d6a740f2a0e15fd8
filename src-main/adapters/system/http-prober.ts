/** Asks a server over HTTP whether it answers; one connection for each question, closed at its end. */
import { request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Prober } from '../../ports/prober.ts';

const maxBodyBytes = 256 * 1024;

export const httpProber: Prober = {
  get: async (url, timeoutMs, signal, headers = {}) => {
    if (!URL.canParse(url)) return null;
    const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    try {
      return await ask(new URL(url), limit, headers);
    } catch {
      return null;
    }
  },
};

function ask(
  url: URL,
  signal: AbortSignal,
  headers: Readonly<Record<string, string>>,
): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const options = { agent: false, signal, headers: { accept: '*/*', 'user-agent': 'berth', ...headers } } as const;
    const onAnswer = (answer: IncomingMessage): void => {
      readBody(answer).then((body) => {
        resolve({ status: answer.statusCode ?? 0, body });
      }, reject);
    };
    const request =
      url.protocol === 'https:'
        ? httpsRequest(url, { ...options, rejectUnauthorized: false }, onAnswer)
        : httpRequest(url, options, onAnswer);
    request.on('error', reject);
    request.end();
  });
}

/** As much as matters; the rest is not waited for. */
async function readBody(answer: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer) {
    if (!Buffer.isBuffer(chunk)) continue;
    pieces.push(chunk);
    bytes += chunk.length;
    if (bytes >= maxBodyBytes) break;
  }
  return Buffer.concat(pieces).subarray(0, maxBodyBytes).toString('utf8');
}
