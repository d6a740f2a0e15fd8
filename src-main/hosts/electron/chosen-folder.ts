/** `--data DIR` or `--data=DIR` among the words that Electron was started with. */
export function chosenFolder(words: readonly string[]): string | undefined {
  const index = words.findIndex((word) => word === '--data' || word.startsWith('--data='));
  const word = words[index];
  if (word === undefined) return undefined;
  return word === '--data' ? words[index + 1] : word.slice('--data='.length);
}
