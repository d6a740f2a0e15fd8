import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  connectionValue,
  databaseIdentity,
  noConnection,
  readConnectionString,
  readServer,
  redactConnectionString,
  writeConnectionString,
  type ConnectionParts,
} from '../../../src-main/contract/connection-string.ts';

/** Texts that are hard for a grammar of quotes, blanks and separators. */
const hardText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('"', "'", ';', '=', ' ', '\t', '\n', '\0', '{', '}', 'a', 'ß', '😀') }),
);
const parts: fc.Arbitrary<ConnectionParts> = fc.record({
  server: fc.constantFrom('', 'db', '.', '(local)', 'sql01.corp.example', '10.0.0.7', 'fe80::1', '2001:db8::5', 'täst'),
  port: fc.option(fc.integer({ min: 1, max: 65_535 })),
  instanceName: fc.constantFrom('', 'SQLEXPRESS', 'MSSQL$A'),
  database: hardText,
  user: hardText,
  password: hardText,
  encrypt: fc.constantFrom('optional', 'mandatory', 'strict', null),
  trustServerCertificate: fc.option(fc.boolean()),
  connectTimeout: fc.option(fc.nat({ max: 100_000 })),
  authentication: fc.constantFrom('', 'Active Directory Managed Identity'),
  integratedSecurity: fc.option(fc.boolean()),
  others: fc.uniqueArray(
    fc.record({
      key: fc.constantFrom('App', 'MultipleActiveResultSets', 'a=b', '=', 'x==y', 'Odd "key"'),
      value: hardText,
    }),
    { selector: ({ key }) => key.toLowerCase() },
  ),
});

const kinds = (text: string): string[] => readConnectionString(text).faults.map(({ kind }) => kind);

describe('a connection string', () => {
  it('is read as it was written, whatever is in it', () => {
    fc.assert(
      fc.property(parts, (given) => {
        const { parts: read, faults } = readConnectionString(writeConnectionString(given));
        expect(faults).toEqual([]);
        expect(read).toEqual(given);
      }),
    );
  });

  it('can be any text: reading says what is wrong, and where', () => {
    fc.assert(
      fc.property(hardText, (text) => {
        for (const { start, end } of readConnectionString(text).faults) {
          expect(start).toBeLessThan(end);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });

  it('is read in the forms of Octopus’s own pages', () => {
    expect(readConnectionString('Server=db,1433;Database=OctopusDeploy;User=sa;Password=Secret-1').parts).toEqual({
      ...noConnection,
      server: 'db',
      port: 1433,
      database: 'OctopusDeploy',
      user: 'sa',
      password: 'Secret-1',
    });
    const azure =
      'Server=tcp:x.database.windows.net,1433;Initial Catalog=Octo;Persist Security Info=False;User ID=me;Password=p;Encrypt=True;Connection Timeout=30;';
    expect(readConnectionString(azure)).toMatchObject({
      parts: {
        server: 'x.database.windows.net',
        port: 1433,
        database: 'Octo',
        user: 'me',
        encrypt: 'mandatory',
        connectTimeout: 30,
        others: [{ key: 'Persist Security Info', value: 'False' }],
      },
      faults: [],
      warnings: [],
    });
  });

  it.each([
    ['Data Source', 'server'],
    ['ADDR', 'server'],
    ['network address', 'server'],
    ['Initial Catalog', 'database'],
    ['UID', 'user'],
    ['Username', 'user'],
    ['pwd', 'password'],
  ] as const)('takes %s for the %s', (key, part) => {
    expect(readConnectionString(` ${key} = value ;`).parts[part]).toBe('value');
  });

  it('takes the last of two equal keys, under whichever name', () => {
    expect(readConnectionString('PWD=one;Password=two;Uid=a;USER ID=b').parts).toMatchObject({
      password: 'two',
      user: 'b',
    });
  });

  it('reads quotes, doubled quotes, blanks and braces', () => {
    const password = (value: string): string => readConnectionString(`Password=${value};Database=d`).parts.password;
    expect(password('"a;b=c"')).toBe('a;b=c');
    expect(password('"say ""hi"""')).toBe('say "hi"');
    expect(password("'it''s'")).toBe("it's");
    expect(password("  in  the middle'  ")).toBe("in  the middle'");
    expect(password('" kept "')).toBe(' kept ');
    expect(password('{a}')).toBe('{a}');
    expect(password('a=b==')).toBe('a=b==');
    expect(readConnectionString('a==b=c').parts.others).toEqual([{ key: 'a=b', value: 'c' }]);
  });

  it('sees a password that its own semicolon cuts', () => {
    const cut = 'Server=db;Password=Pa;ss;Database=Octopus';
    expect(readConnectionString(cut)).toMatchObject({
      parts: { password: 'Pa', database: 'Octopus' },
      faults: [{ kind: 'unquoted', start: 22, end: 24 }],
    });
    expect(kinds('Server=db;Password=Pa;ss')).toEqual(['unquoted']);
    expect(kinds('Server=db;ss;Password=Pa')).toEqual(['pair']);
    expect(kinds('Server=db;Password="Pa";ss')).toEqual(['pair']);
    expect(readConnectionString('Password=Pa;s=s;Database=d').warnings).toMatchObject([
      { kind: 'passwordCut', key: 's' },
    ]);
    expect(readConnectionString('Database=d;s=s;Password=Pa').warnings).toMatchObject([
      { kind: 'unknownKey', key: 's' },
    ]);
  });

  it.each([
    ['Password="open', ['quoteOpen']],
    ['Password="a"b;Database=d', ['quoteRest']],
    ["Database=d;Password=ends'", ['quoteEnd']],
    ["Password=ends';Database=d", []],
    ['=value', ['key']],
    ['Database=a\u0001b', ['control']],
    ['Encrypt=maybe', ['switch']],
    ['TrustServerCertificate=1', ['switch']],
    ['Integrated Security=SSPI', []],
    ['Connect Timeout=soon', ['number']],
    ['Server=np:\\\\box\\pipe', ['server']],
    ['Server=(localdb)\\v11', ['server']],
    ['Server=db,port', ['server']],
    ['Server=db,70000', ['server']],
    ['Server=db:1433', ['server']],
    ['', []],
  ])('%j has the faults %j', (text, expected) => {
    expect(kinds(text)).toEqual(expected);
  });

  it('goes on behind a fault', () => {
    expect(readConnectionString('Server=a b c,,;nonsense;Database=d;User=u').parts).toMatchObject({
      database: 'd',
      user: 'u',
    });
  });

  it.each([
    ['db', { server: 'db', port: null, instanceName: '' }],
    ['tcp:db,1444', { server: 'db', port: 1444, instanceName: '' }],
    ['TCP: db , 1444 ', { server: 'db', port: 1444, instanceName: '' }],
    ['box\\SQLEXPRESS', { server: 'box', port: null, instanceName: 'SQLEXPRESS' }],
    ['box\\SQLEXPRESS,1500', { server: 'box', port: 1500, instanceName: 'SQLEXPRESS' }],
    ['.', { server: '.', port: null, instanceName: '' }],
    ['(LOCAL)\\X', { server: '(LOCAL)', port: null, instanceName: 'X' }],
    ['::1,1433', { server: '::1', port: 1433, instanceName: '' }],
    ['tcp:[fe80::1%eth0],1433', { server: 'fe80::1%eth0', port: 1433, instanceName: '' }],
    [',1433', { server: '', port: 1433, instanceName: '' }],
  ])('finds the server in %j', (value, expected) => {
    expect(readServer(value)).toEqual(expected);
  });
});

describe('the identity of a database', () => {
  const identity = (text: string): string => databaseIdentity(readConnectionString(text).parts);

  it('is one for every way to write it', () => {
    const wanted = identity('Server=tcp:DB.corp.example.,1433;Database=Octopus;User Id=a;Password=b');
    expect(identity('data source=db.CORP.example;initial catalog=OCTOPUS')).toBe(wanted);
    expect(identity('Server=db.corp.example,1434;Database=Octopus')).not.toBe(wanted);
    expect(identity('Server=.;Database=d')).toBe(identity('Server=(local),1433;Database=D'));
  });

  it('keeps instances apart whose port nobody names', () => {
    expect(identity('Server=box\\A;Database=d')).not.toBe(identity('Server=box\\B;Database=d'));
    expect(identity('Server=box\\A,1500;Database=d')).toBe(identity('Server=box,1500;Database=d'));
  });
});

describe('a connection string that is shown', () => {
  it('has no password, in no way of quoting', () => {
    const hard = fc.string({ unit: fc.constantFrom('"', "'", ';', '=', ' ', 'a'), minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(hard, fc.constantFrom('Password', 'PWD', 'pwd '), (rest, key) => {
        const shown = redactConnectionString(`Server=db;${key}=${connectionValue(`Q7${rest}Z9`)};Database=d`);
        expect(shown).toBe(`Server=db;${key}=•••;Database=d`);
      }),
    );
  });

  it('has none where the text is torn either', () => {
    expect(redactConnectionString('Server=db;Password=Pa;ss;Database=d')).toBe('Server=db;Password=•••;•••;Database=d');
    expect(redactConnectionString('Password="Pa;ss;Database=d')).toBe('Password=•••');
    expect(redactConnectionString('Password=Pa;x=ss;Database=d')).toBe('Password=•••;•••;Database=d');
    expect(redactConnectionString('Password=P\u0001a;Database=d')).toBe('Password=•••;Database=d');
  });
});
