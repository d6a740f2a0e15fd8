/** Null for text that is no URL. (`URL.parse` is not in every runtime of ours.) */
export function parseAddress(text: string, base?: string): URL | null {
  return URL.canParse(text, base) ? new URL(text, base) : null;
}
