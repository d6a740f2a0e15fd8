/** Links that work once, and the sessions that they open. Kept in memory: a new start of the host signs everybody out. */
import { createHash, randomBytes } from 'node:crypto';

const mostLinks = 20;
const mostSessions = 50;

/** Only hashes are kept, so that looking one up tells nothing by its time. */
const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');
const newSecret = (): string => randomBytes(32).toString('base64url');

export class Sessions {
  readonly #links = new Set<string>();
  readonly #sessions = new Map<string, Set<() => void>>();

  /** A token for one sign-in. */
  newLink(): string {
    const token = newSecret();
    this.#links.add(hashOf(token));
    for (const oldest of this.#links) {
      if (this.#links.size <= mostLinks) break;
      this.#links.delete(oldest);
    }
    return token;
  }

  /** The session that the token opens; null for a wrong token and for a used one. */
  signIn(token: string): string | null {
    if (!this.#links.delete(hashOf(token))) return null;
    const session = newSecret();
    this.#sessions.set(hashOf(session), new Set());
    for (const oldest of this.#sessions.keys()) {
      if (this.#sessions.size <= mostSessions) break;
      this.#end(oldest);
    }
    return session;
  }

  has(session: string | null): boolean {
    return session !== null && this.#sessions.has(hashOf(session));
  }

  /** `onEnd` is called when the session is signed out; the answer forgets it again. */
  attach(session: string, onEnd: () => void): () => void {
    const listeners = this.#sessions.get(hashOf(session));
    listeners?.add(onEnd);
    return () => listeners?.delete(onEnd);
  }

  signOut(session: string): void {
    this.#end(hashOf(session));
  }

  #end(key: string): void {
    const listeners = this.#sessions.get(key) ?? [];
    this.#sessions.delete(key);
    for (const onEnd of listeners) onEnd();
  }
}
