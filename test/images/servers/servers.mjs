// What each server wants before it comes up, and what it answers then. Nothing of the servers themselves is in here.

import fs from 'node:fs';
import path from 'node:path';

const json = (status, value) => ({ status, body: JSON.stringify(value) });
const need = (environment, ...names) => {
  for (const name of names) if (!environment[name]) throw new Error(`${name} is missing`);
};
const postgresOf = (environment, [host, port, database, user, password]) => {
  need(environment, host, database, user, password);
  const [name, given] = environment[host].split(':');
  return {
    host: name,
    port: Number(given ?? environment[port] ?? 5432),
    database: environment[database],
    user: environment[user],
    password: environment[password],
  };
};

/** `prepare` throws when something is missing, and gives the database that has to answer; `answer` is asked with `isReady`. */
export const servers = {
  gitea: {
    ports: [3000, 22],
    folders: ['/data'],
    prepare(environment) {
      need(environment, 'GITEA__security__SECRET_KEY', 'GITEA__security__INSTALL_LOCK');
      const start = 'GITEA__database__';
      if (environment[`${start}DB_TYPE`] === 'sqlite3') return null;
      if (environment[`${start}DB_TYPE`] !== 'postgres') throw new Error('GITEA__database__DB_TYPE is missing');
      return postgresOf(environment, [`${start}HOST`, '', `${start}NAME`, `${start}USER`, `${start}PASSWD`]);
    },
    answer: ({ url, isReady }) =>
      url === '/api/healthz' ? json(isReady ? 200 : 424, { status: isReady ? 'pass' : 'fail' }) : null,
  },
  vaultwarden: {
    ports: [80],
    folders: ['/data'],
    prepare(environment) {
      if (environment['SIGNUPS_ALLOWED'] !== 'false') throw new Error('everybody may register');
      return null;
    },
    answer: ({ url, isReady }) => (url === '/alive' ? json(isReady ? 200 : 503, new Date()) : null),
  },
  'uptime-kuma': {
    ports: [3001],
    folders: ['/app/data'],
    prepare(environment) {
      need(environment, 'UPTIME_KUMA_DB_TYPE');
      return null;
    },
    answer: ({ url, isReady }) =>
      isReady && url === '/api/entry-page' ? json(200, { type: 'entryPage', entryPage: 'dashboard' }) : json(404, {}),
  },
  jenkins: {
    ports: [8080, 50_000],
    folders: ['/var/jenkins_home'],
    prepare: () => null,
    answer: ({ url, isReady }) =>
      isReady ? (url === '/login' ? { status: 200, body: 'Jenkins' } : null) : { status: 503, body: 'getting ready' },
  },
  n8n: {
    ports: [5678],
    folders: ['/home/node/.n8n'],
    prepare(environment) {
      need(environment, 'N8N_ENCRYPTION_KEY');
      const file = '/home/node/.n8n/config';
      const key = environment['N8N_ENCRYPTION_KEY'];
      const known = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')).encryptionKey : key;
      if (known !== key)
        throw new Error('Mismatching encryption keys. The encryption key in the settings file differs');
      fs.writeFileSync(file, JSON.stringify({ encryptionKey: key }), { mode: 0o600 });
      if (environment['DB_TYPE'] !== 'postgresdb') return null;
      const start = 'DB_POSTGRESDB_';
      return postgresOf(environment, [
        `${start}HOST`,
        `${start}PORT`,
        `${start}DATABASE`,
        `${start}USER`,
        `${start}PASSWORD`,
      ]);
    },
    answer: ({ url, isReady }) =>
      url === '/healthz/readiness'
        ? json(isReady ? 200 : 503, { status: isReady ? 'ok' : 'error' })
        : url === '/healthz'
          ? json(200, { status: 'ok' })
          : null,
  },
  sonarqube: {
    ports: [9000],
    folders: ['/opt/sonarqube/data', '/opt/sonarqube/extensions', '/opt/sonarqube/logs', '/opt/sonarqube/temp'],
    prepare(environment) {
      need(environment, 'SONAR_JDBC_URL', 'SONAR_JDBC_USERNAME', 'SONAR_JDBC_PASSWORD');
      const [, host, port, database] =
        /^jdbc:postgresql:\/\/([^:/]+):(\d+)\/(\w+)$/.exec(environment['SONAR_JDBC_URL']) ?? [];
      if (host === undefined) throw new Error('SONAR_JDBC_URL is no address of PostgreSQL');
      console.log(`Open files ${/Max open files\s+(\d+)/.exec(fs.readFileSync('/proc/self/limits', 'utf8'))?.[1]}`);
      const [user, password] = [environment['SONAR_JDBC_USERNAME'], environment['SONAR_JDBC_PASSWORD']];
      return { host, port: Number(port), database, user, password };
    },
    answer: ({ url, isReady }) =>
      url === '/api/system/status'
        ? json(200, { id: 'x', version: '24.12', status: isReady ? 'UP' : 'STARTING' })
        : null,
  },
  nextcloud: {
    ports: [80],
    folders: ['/var/www/html'],
    prepare(environment) {
      need(environment, 'NEXTCLOUD_ADMIN_USER', 'NEXTCLOUD_ADMIN_PASSWORD');
      return postgresOf(environment, ['POSTGRES_HOST', '', 'POSTGRES_DB', 'POSTGRES_USER', 'POSTGRES_PASSWORD']);
    },
    answer({ url, isReady, host }) {
      if (host !== 'localhost') return { status: 400, body: 'Access through untrusted domain' };
      const maintenance = fs.existsSync(maintenanceFile);
      if (url === '/status.php') {
        return json(200, { installed: isReady, maintenance, needsDbUpgrade: false, versionstring: '32.0.1' });
      }
      return maintenance ? { status: 503, body: 'maintenance' } : { status: 200, body: 'Nextcloud' };
    },
  },
};

const maintenanceFile = '/var/www/html/config/maintenance';

/** `php occ maintenance:mode --on`: refused, as there, for everybody but the owner of the files. */
export function occ(args) {
  if (process.getuid() !== 33) {
    process.stdout.write('Console has to be executed with the user that owns the file config/config.php\n');
    return 1;
  }
  if (args[0] !== '/var/www/html/occ' || args[1] !== 'maintenance:mode') return 1;
  if (args[2] === '--on') fs.writeFileSync(maintenanceFile, '');
  else if (args[2] === '--off') fs.rmSync(maintenanceFile, { force: true });
  else return 1;
  process.stdout.write(`Maintenance mode ${args[2] === '--on' ? 'enabled' : 'disabled'}\n`);
  return 0;
}

/** Counts its starts in every folder, so that a test sees whether the files of before are there. */
export function countStart(folder) {
  const file = path.join(folder, 'starts');
  const before = fs.existsSync(file) ? Number(fs.readFileSync(file, 'utf8')) : 0;
  fs.writeFileSync(file, String(before + 1));
  return before + 1;
}
