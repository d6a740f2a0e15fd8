/** A small store of JSON values by key that survives the program: settings, the registry of instances. */
export interface Documents {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
}
