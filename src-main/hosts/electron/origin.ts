/** The only address that the window ever shows. */
export const appScheme = 'app';
export const appHost = 'berth';
export const appOrigin = `${appScheme}://${appHost}`;

export function isOwnAddress(address: string): boolean {
  return address === appOrigin || address.startsWith(`${appOrigin}/`);
}
