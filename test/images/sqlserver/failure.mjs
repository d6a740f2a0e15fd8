// An error that goes to the client as an ERROR token.

export class SqlFailure extends Error {
  /** Errors that go out behind this one. */
  followers = [];

  constructor(number, text, severity = 16) {
    super(text);
    this.number = number;
    this.severity = severity;
  }

  /** As with a backup: the cause first, then that it ends. */
  followedBy(number, text) {
    this.followers.push({ number, severity: 16, text });
    return this;
  }

  get errors() {
    return [{ number: this.number, severity: this.severity, text: this.message }, ...this.followers];
  }

  static syntax(near) {
    return new SqlFailure(102, `Incorrect syntax near '${near}'.`, 15);
  }

  static noTable(name) {
    return new SqlFailure(208, `Invalid object name '${name}'.`);
  }

  static noColumn(name) {
    return new SqlFailure(207, `Invalid column name '${name}'.`);
  }

  static noDatabase(name) {
    return new SqlFailure(911, `Database '${name}' does not exist. Make sure that the name is entered correctly.`);
  }

  static denied(what, database) {
    return new SqlFailure(262, `${what} permission denied in database '${database}'.`, 14);
  }
}
