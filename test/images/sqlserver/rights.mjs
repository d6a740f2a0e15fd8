// Who may do what: `sa` everything, other logins what STANDIN_LOGINS says.

const PASSWORD_KINDS = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/];

export function isStrong(password) {
  const kinds = PASSWORD_KINDS.filter((kind) => kind.test(password)).length;
  return password.length >= 8 && password.length <= 128 && kinds >= 3;
}

/**
 * `name:password:right[+right…],…` as logins by lower-cased name. Rights: `none`, `sysadmin`, `dbcreator`,
 * `owner=DATABASE`, `user=DATABASE`.
 */
export function readLogins(text) {
  const entries = text.split(',').filter((entry) => entry.trim() !== '');
  return new Map(
    entries.map((entry) => {
      const [name, password = '', rights = 'none'] = entry.trim().split(':');
      return [name.toLowerCase(), { password, rights: new Rights(name, rights.split('+')) }];
    }),
  );
}

export class Rights {
  #login;
  #granted;

  constructor(login, granted) {
    this.#login = login.toLowerCase();
    this.#granted = new Set(granted.map((right) => right.toLowerCase()));
  }

  get isAdministrator() {
    return this.#granted.has('sysadmin');
  }

  get canCreate() {
    return this.isAdministrator || this.#granted.has('dbcreator');
  }

  /** `database` as it is stored. */
  owns(database) {
    if (this.isAdministrator || database.owner === this.#login) return true;
    return this.#granted.has(`owner=${database.name.toLowerCase()}`);
  }

  canOpen(database) {
    return this.owns(database) || this.#granted.has(`user=${database.name.toLowerCase()}`);
  }
}
