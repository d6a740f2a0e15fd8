// An error that goes to the client as an ERROR token.

export class SqlFailure extends Error {
  constructor(number, text, severity = 16) {
    super(text);
    this.number = number;
    this.severity = severity;
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
}
