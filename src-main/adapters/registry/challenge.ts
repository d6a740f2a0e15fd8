/** What a registry asks for when it answers 401: `Bearer realm="…",service="…",scope="…"` or `Basic realm="…"`. */

export interface Challenge {
  readonly scheme: 'bearer' | 'basic';
  readonly parameters: Readonly<Record<string, string>>;
}

export function parseChallenge(header: string | null): Challenge | null {
  const found = /^\s*(bearer|basic)\b\s*(.*)$/is.exec(header ?? '');
  if (found === null) return null;
  const parameters: Record<string, string> = {};
  for (const pair of (found[2] ?? '').matchAll(/([a-z_]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/gi))
    parameters[(pair[1] ?? '').toLowerCase()] = pair[2]?.replaceAll(/\\(.)/g, '$1') ?? pair[3] ?? '';
  return { scheme: found[1]?.toLowerCase() === 'basic' ? 'basic' : 'bearer', parameters };
}
