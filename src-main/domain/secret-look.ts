/** Tells secrets among variables that no template knows. */

const secretName = /pass|pwd|secret|key|token|credential|conn(?:ection)?_?str/i;
const secretValue = /:\/\/[^\s:/@]*:[^\s/@]+@|\b(?:password|pwd)\s*=/i;

/** Does the name or the value give a secret away? Unknown variables like that are kept in the vault. */
export function looksSecret(name: string, value: string): boolean {
  return secretName.test(name) || secretValue.test(value);
}
