/** Asks a server over HTTP whether it answers. */
export interface Prober {
  /** Redirects are not followed; certificates are accepted as they are. Null: no answer in time. */
  get(
    url: string,
    timeoutMs: number,
    signal: AbortSignal,
    headers?: Readonly<Record<string, string>>,
  ): Promise<{ readonly status: number; readonly body: string } | null>;
}
