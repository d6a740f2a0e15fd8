import { describe, expect, it } from 'vitest';
import { parseTemplate } from '../../../src-main/domain/template-parse.ts';
import { placeOf } from '../../fixtures/place-of.ts';

const good = `schema: 1
id: shop
name: Shop
summary: A shop with a database.
version: 1
tile: { letters: Sh, hue: 20 }
main: server
choices:
  - id: database
    label: Database
    options:
      - { id: own, label: Own, help: One of its own. }
      - { id: external, label: External, help: Yours. }
services:
  server:
    label: Shop
    dependsOn: [database]
    privileged: { variable: DOCKER, values: [inside] }
    image: { repository: example/shop, tag: 1.0.0 }
    variables:
      - { name: HOST, label: Host, when: { database: own }, links: [{ text: '\${services.database.host}' }] }
      - name: URL
        label: Address
        secret: true
        format: sqlServerConnection
        links:
          - when: { database: own }
            text: 'Password=\${services.database.variables.PASSWORD};Name=\${instance.name};User=\${variables.USER}'
            quoting: connectionString
      - { name: USER, label: User, default: me }
      - { name: DOCKER, label: Docker, choices: [{ value: '', label: 'Off' }, { value: inside, label: 'On' }] }
    ports:
      - { name: web, label: Web, container: 80, host: 8080 }
    volumes:
      - { name: data, path: /data, label: Data }
    probe:
      checks:
        - kind: http
          label: Web
          port: web
          path: /
          ready: [200]
          headers: { Host: localhost }
          json: [{ key: status, ready: [UP] }]
        - { kind: exec, label: Key, command: [check], environment: { KEY: '\${variables.URL}' } }
      budgetSeconds: 60
  database:
    label: Database
    when: { database: own }
    image: { repository: example/database, tag: 1.0.0 }
    variables:
      - { name: PASSWORD, label: Password, secret: true, required: true }
    volumes:
      - { name: tables, path: /tables, label: Tables }
upgrade: { order: semver }
cautions:
  - { service: server, variables: [USER], text: Mind the user. }
helm:
  chart: oci://example.org/shop
  version: 1.0.0
  values:
    - { key: shop.user, from: { kind: variable, service: server, variable: USER } }
    - { key: shop.port, from: { kind: port, service: server, port: web } }
    - { key: shop.database, from: { kind: choice, choice: database, map: { own: true } } }
    - { key: shop.tag, from: { kind: image, service: server, part: tag } }
  environment: { service: server, key: shop.env }
`;

function fault(text: string) {
  const parsed = parseTemplate(text, 'shop.yaml');
  return parsed.template === null ? parsed.problem.data : null;
}

/** What is changed, from, to, where it is told (the fault begins on that line, at or before that word), what it says. */
type Wrong = readonly [what: string, from: string, to: string, at: string, says: string];

const choices: readonly Wrong[] = [
  [
    'the same choice twice',
    'services:\n  server:',
    '  - { id: database, label: X, options: [{ id: a, label: A, help: A. }, { id: b, label: B, help: B. }] }\nservices:\n  server:',
    'database, label: X',
    'is there twice',
  ],
  ['the same option twice', '{ id: external,', '{ id: own,', 'own, label: External', 'own is there twice'],
  [
    'a service of an unknown choice',
    'when: { database: own }\n    image',
    'when: { store: own }\n    image',
    'own }\n    image',
    'there is no choice store',
  ],
  [
    'a service of an unknown option',
    'when: { database: own }\n    image',
    'when: { database: mine }\n    image',
    'mine }',
    'the choice database has no option mine',
  ],
  [
    'a variable of an unknown option',
    'when: { database: own }, links',
    'when: { database: mine }, links',
    'mine }, links',
    'has no option mine',
  ],
  [
    'a link of an unknown choice',
    'when: { database: own }\n            text',
    'when: { store: own }\n            text',
    'own }\n            text',
    'there is no choice store',
  ],
  [
    'a main service that is not always there',
    'main: server',
    'main: database',
    'when: { database: own }\n    image',
    'database is the main service',
  ],
];

const order: readonly Wrong[] = [
  [
    'a service that waits for an unknown one',
    'dependsOn: [database]',
    'dependsOn: [store]',
    'store]',
    'there is no service store',
  ],
  [
    'a service that waits for what every object has',
    'dependsOn: [database]',
    'dependsOn: [constructor]',
    'constructor]',
    'there is no service constructor',
  ],
  [
    'a service that waits for itself',
    'dependsOn: [database]',
    'dependsOn: [server]',
    'dependsOn: [server]',
    'the services wait for each other: server → server',
  ],
  [
    'two services that wait for each other',
    'when: { database: own }\n    image',
    'when: { database: own }\n    dependsOn: [server]\n    image',
    'dependsOn: [database]',
    'server → database → server',
  ],
  ['a volume of two services', 'name: tables', 'name: data', 'data, path: /tables', 'data is a volume of server too'],
];

const links: readonly Wrong[] = [
  [
    'a link to an unknown service',
    '${services.database.host}',
    '${services.store.host}',
    "'${services.store",
    'there is no service store',
  ],
  [
    'a link to an unknown variable',
    'variables.PASSWORD}',
    'variables.PASS}',
    "'Password=",
    'there is no variable PASS of database',
  ],
  [
    'a link that asks for nothing that there is',
    '${instance.name};',
    '${instance.id};',
    "'Password=",
    '${instance.id} is not known here',
  ],
  [
    'a link that is not closed by what it may ask',
    '${variables.USER}',
    '${variables.user name}',
    "'Password=",
    'is not known here',
  ],
  [
    'a host that is not always there',
    'when: { database: own }, links',
    'links',
    "'${services.database.host}'",
    'the service database is not always there',
  ],
  [
    'a variable that is not always there',
    'name: USER, label: User,',
    'name: USER, label: User, when: { database: external },',
    "'Password=",
    'USER of server is not always there',
  ],
  [
    'a secret that would be told by a plain variable',
    'secret: true\n        format: sqlServerConnection',
    'secret: false',
    "'Password=",
    'PASSWORD is secret, so URL must be secret too',
  ],
  [
    'a value made of one that is made itself',
    '${variables.USER}',
    '${variables.HOST}',
    "'Password=",
    'HOST is made of other values itself',
  ],
  [
    'a value made of itself',
    '${variables.USER}',
    '${variables.URL}',
    "'Password=",
    'made of each other: server.URL → server.URL',
  ],
  [
    'values made of each other',
    "when: { database: own }, links: [{ text: '${services.database.host}' }] }",
    "links: [{ text: '${variables.B}' }] }\n      - { name: B, label: B, links: [{ text: '${variables.HOST}' }] }",
    "'${variables.B}'",
    'server.HOST → server.B → server.HOST',
  ],
  [
    'a connection string that is no secret',
    'secret: true\n        format',
    'secret: false\n        format',
    'sqlServerConnection',
    'must be secret',
  ],
];

const others: readonly Wrong[] = [
  [
    'privileges by an unknown variable',
    'variable: DOCKER,',
    'variable: DOCKERS,',
    'DOCKERS',
    'there is no variable DOCKERS',
  ],
  ['privileges by a secret', 'variable: DOCKER,', 'variable: URL,', 'URL, values', 'must be neither secret'],
  [
    'privileges by a value that cannot be chosen',
    'values: [inside]',
    'values: [outside]',
    'outside',
    'outside is not one of its choices',
  ],
  ['a JSON key that is empty', 'key: status', "key: ''", "'', ready", 'the key is empty'],
  [
    'a JSON key twice',
    'json: [{',
    'json: [{ key: status, ready: [UP] }, {',
    'status, ready: [UP] }]',
    'status is there twice',
  ],
  ['no value for a JSON key', 'ready: [UP]', 'ready: []', '[] }]', 'ready'],
  ['a header that is none', 'Host: localhost', '"Ho st": localhost', 'localhost }', 'no header of a request'],
  ['a header of two lines', 'Host: localhost', 'Host: "a\\nb"', '"a', 'no header of a request'],
  [
    'an unknown variable for a check',
    "'${variables.URL}' }",
    "'${variables.URLS}' }",
    "'${variables.URLS}",
    '${variables.URLS} is not known here',
  ],
  ['a secret on a command line', '[check]', "['${variables.URL}']", "['${variables.URL}']", 'is not known here'],
  [
    'a caution of an unknown service',
    '{ service: server, variables',
    '{ service: shop, variables',
    'shop, variables',
    'there is no service shop',
  ],
  [
    'a caution of an unknown variable',
    'variables: [USER]',
    'variables: [USER, NOBODY]',
    'NOBODY]',
    'there is no variable NOBODY of server',
  ],
  [
    'Helm: an unknown service',
    '{ kind: image, service: server',
    '{ kind: image, service: shop',
    'shop, part',
    'there is no service shop',
  ],
  [
    'Helm: an unknown variable',
    'variable: USER }',
    'variable: NOBODY }',
    'NOBODY }',
    'there is no variable NOBODY of server',
  ],
  ['Helm: an unknown port', 'port: web } }', 'port: wep } }', 'wep } }', 'there is no port wep of server'],
  [
    'Helm: an unknown choice',
    'choice: database, map',
    'choice: store, map',
    'from: { kind: choice',
    'there is no choice store',
  ],
  [
    'Helm: an unknown option',
    'map: { own: true }',
    'map: { mine: true }',
    'from: { kind: choice',
    'has no option mine',
  ],
  [
    'Helm: the same key twice',
    'key: shop.tag',
    'key: shop.user',
    'shop.user, from: { kind: image',
    'shop.user is there twice',
  ],
  ['Helm: a chart that is elsewhere', 'oci://', 'https://', 'https://', 'oci://'],
  [
    'Helm: variables of an unknown service',
    'environment: { service: server,',
    'environment: { service: shop,',
    'shop, key',
    'there is no service shop',
  ],
];

describe('what belongs together in a template', () => {
  it('is right in the pattern of these tests', () => {
    expect(fault(good)).toBeNull();
  });

  it.each([...choices, ...order, ...links, ...others])('says where %s is', (_what, from, to, at, says) => {
    const text = good.replace(from, () => to);
    expect(text).not.toBe(good);
    const found = fault(text);
    expect(found?.details).toContain(says);
    const place = placeOf(text, at);
    expect(found?.line).toBe(place.line);
    expect(found?.column).toBeLessThanOrEqual(place.column);
  });

  it('names the whole circle of services', () => {
    const ring = ['a', 'b', 'c', 'd']
      .map(
        (name, index, all) =>
          `  ${name}:\n    label: X\n    dependsOn: [${all[(index + 1) % 4] ?? ''}]\n    image: { repository: x, tag: '1' }\n`,
      )
      .join('');
    const text = `schema: 1\nid: ring\nname: R\nsummary: R.\nversion: 1\ntile: { letters: R, hue: 1 }\nmain: a\nservices:\n${ring}upgrade: { order: semver }\n`;
    expect(fault(text)).toMatchObject({ line: 11, details: expect.stringContaining('a → b → c → d → a') as string });
  });

  it('reads 500 variables, and finds the one that is wrong', () => {
    const lines = Array.from({ length: 500 }, (_, index) => `      - { name: V${String(index)}, label: V }\n`);
    const many = good.replace('    ports:\n', () => `${lines.join('')}    ports:\n`);
    expect(fault(many)).toBeNull();
    const wrong = many.replace('V499, label: V', 'V498, label: V');
    expect(fault(wrong)).toMatchObject({
      line: placeOf(wrong, 'V498, label: V }\n    ports').line,
      details: expect.stringContaining('V498 is there twice') as string,
    });
  });
});
