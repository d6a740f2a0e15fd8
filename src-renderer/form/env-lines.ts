/** Reads `NAME=value` lines of a paste. */
export interface EnvironmentLine {
  readonly name: string;
  readonly value: string;
}

const assignment = /^(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*=(.*)$/;

function unquoted(text: string): string {
  const value = text.trim();
  const quote = value[0];
  if (value.length >= 2 && (quote === '"' || quote === "'") && value.endsWith(quote)) return value.slice(1, -1);
  return value;
}

/** Reads `NAME=value` lines as in a `.env` file: comments and blank lines are left out, one pair of quotes is taken off. */
export function parseEnvironmentLines(text: string): readonly EnvironmentLine[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const match = assignment.exec(line.trim());
    const name = match?.[1];
    return name === undefined ? [] : [{ name, value: unquoted(match?.[2] ?? '') }];
  });
}

const secretLike = /pass|secret|key|token|connstr/i;

/** A first guess for a name that no template knows; the user can change it. */
export function looksSecret(name: string): boolean {
  return secretLike.test(name);
}
