/** The JSON values of a stream that has one on each line. */
import type { Readable } from 'node:stream';

export async function* jsonLines(stream: Readable): AsyncGenerator {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of stream) {
    if (!(chunk instanceof Uint8Array)) continue;
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') yield parse(line);
  }
  if (rest.trim() !== '') yield parse(rest);
}

/** What is no JSON is told as a complaint of the engine. */
function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return { error: line.slice(0, 2000) };
  }
}
