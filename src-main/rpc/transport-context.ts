/** What a call carries besides its input: who makes it. */
export interface CallContext {
  readonly by: 'you' | 'commandLine';
}
