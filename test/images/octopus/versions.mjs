// Versions of Octopus Server: YEAR.MINOR.BUILD with an optional suffix, compared by their three numbers.

export function parseVersion(text) {
  const match = /^(\d+)\.(\d+)\.(\d+)/.exec(text ?? '');
  if (match === null) throw new Error(`"${text}" is not a version of Octopus Server`);
  return { text, year: Number(match[1]), minor: Number(match[2]), build: Number(match[3]) };
}

/** Below 0 when `a` is older. */
export function compareVersions(a, b) {
  return a.year - b.year || a.minor - b.minor || a.build - b.build;
}

/** How many YEAR.MINOR steps lie between; below 0 when `to` is older. Four minors make a year. */
export function minorSteps(from, to) {
  return (to.year - from.year) * 4 + (to.minor - from.minor);
}
