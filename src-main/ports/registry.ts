/** What Berth asks of an image registry. */
export interface Registry {
  /** All tags of a repository as Docker names it (`nodered/node-red`, `127.0.0.1:5000/x`); order is the registry's. Rejects with REGISTRY_UNREACHABLE, REGISTRY_RATE_LIMIT, IMAGE_NOT_FOUND or IMAGE_ACCESS_DENIED. */
  tags(repository: string, signal: AbortSignal): Promise<string[]>;
  /** `sha256:…` of a tag; null when there is no such tag. */
  digest(repository: string, tag: string, signal: AbortSignal): Promise<string | null>;
}
