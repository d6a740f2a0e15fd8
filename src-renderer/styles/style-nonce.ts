/** The nonce by which the host lets this page make style elements of its own; empty where no host sets a policy. */
declare global {
  interface Window {
    /** Where the scroll lock of Mantine's overlays looks for it. */
    __webpack_nonce__?: string;
  }
}

export const styleNonce: string = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

if (styleNonce !== '') window.__webpack_nonce__ = styleNonce;
