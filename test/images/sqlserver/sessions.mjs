// Who is connected, and where: what a session is, and when it may enter a database.

import { SqlFailure } from './failure.mjs';

const FIRST_SESSION = 51;

export class Sessions {
  #open = new Set();
  #next = FIRST_SESSION;

  /** `end` closes the connection behind it. The session's own fields may change; it is in the list until `close`. */
  open({ user, rights, host, application, end }) {
    const session = {
      id: this.#next,
      user,
      rights,
      host,
      application,
      database: 'master',
      variables: undefined,
      end,
      /** Every other session. */
      peers: () => [...this.#open].filter((other) => other !== session),
      /** Every session in a database, this one included. */
      inside: (name) => [...this.#open].filter(({ database }) => database.toLowerCase() === name.toLowerCase()),
    };
    this.#next += 1;
    this.#open.add(session);
    return session;
  }

  close(session) {
    this.#open.delete(session);
  }
}

/** Refuses a login without a right there, and a second session in a database for one. */
export function enterDatabase(database, session) {
  if (!session.rights.canOpen(database)) {
    throw new SqlFailure(
      916,
      `The server principal "${session.user}" is not able to access the database "${database.name}" under the current security context.`,
      14,
    );
  }
  const isTaken = session.inside(database.name).some((other) => other !== session);
  if (database.access !== 'SINGLE_USER' || !isTaken) return;
  throw new SqlFailure(924, `Database '${database.name}' is already open and can only have one user at a time.`, 14);
}
