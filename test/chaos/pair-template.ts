/** A server that needs another one, both boxes: secrets, a link between them, a port, a volume each. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { boxVersion } from './box-image.ts';

const probe = `probe:
      checks: [{ kind: exec, label: Box, command: [cat, /tmp/open] }]
      intervalMs: 700
      budgetSeconds: 60`;

const template = `
schema: 1
id: pair
name: Pair
summary: A box that needs another one.
version: 1
tile: { letters: Pa, hue: 60 }
main: server
services:
  server:
    label: Box
    dependsOn: [database]
    image: { repository: berth/box, tag: ${boxVersion} }
    stop: { timeoutSeconds: 10 }
    variables:
      - name: LOGIN
        label: Login
        secret: true
        links: [{ text: 'host=\${services.database.host};password=\${services.database.variables.PASSWORD}' }]
      - { name: TOKEN, label: Token, secret: true, required: true, generator: { kind: password, length: 20 } }
      - { name: COLOUR, label: Colour }
    ports:
      - { name: web, label: Window, container: 8080, open: { scheme: http } }
    volumes:
      - { name: data, path: /data, label: Data }
    ${probe}
  database:
    label: Database
    image: { repository: berth/box, tag: ${boxVersion} }
    stop: { timeoutSeconds: 10 }
    variables:
      - { name: PASSWORD, label: Password, secret: true, required: true, generator: { kind: password, length: 16 } }
    volumes:
      - { name: rows, path: /data, label: Rows }
    ${probe}
upgrade: { order: semver }
backup: { consistency: stopped }
`;

/** For the templates of a data folder. */
export function writePairTemplate(folder: string): void {
  writeFileSync(join(folder, 'pair.yaml'), template);
}
