// Calls that need no key.

import { HttpFailure, sessionCookie } from './http.mjs';
import { settings, switches } from './settings.mjs';

const LINKS = {
  Self: '/api',
  ServerStatus: '/api/serverstatus',
  ServerHealthStatus: '/api/serverstatus/health',
  MaintenanceConfiguration: '/api/maintenanceconfiguration',
  OctopusServerNodes: '/api/octopusservernodes{/id}{?skip,take}',
  OctopusServerClusterSummary: '/api/octopusservernodes/summary',
  Tasks: '/api/tasks{/id}{?skip,take,running}',
  CurrentUser: '/api/users/me',
  CurrentLicenseStatus: '/api/licenses/licenses-current-status',
  SignIn: '/api/users/login{?returnUrl}',
  SignOut: '/api/users/logout',
  UpgradeConfiguration: '/api/upgradeconfiguration',
};

function isUnhealthy(startedAt) {
  const limit = switches.unhealthyAfterS;
  return limit !== undefined && Date.now() - startedAt > limit * 1000;
}

async function ping({ database, startedAt }) {
  if (isUnhealthy(startedAt)) return { status: 500, json: { ErrorMessage: 'ordered to be unhealthy' } };
  const nodes = await database.nodes().catch(() => []);
  const isDraining = nodes.find(({ Name }) => Name === settings.nodeName)?.IsInMaintenanceMode === true;
  return { status: isDraining ? 418 : 200, json: { Node: settings.nodeName, IsDraining: isDraining } };
}

async function root({ database }) {
  const ids = await database.configuration('upgradeavailability');
  return {
    json: {
      Application: 'Octopus Deploy',
      Version: settings.version.text,
      ApiVersion: '3.0.0',
      InstallationId: ids.InstallationId,
      IsEarlyAccessProgram: false,
      HasLongTermSupport: false,
      Links: LINKS,
    },
  };
}

async function health({ database, startedAt }) {
  const isWell = (await database.isReachable()) && !isUnhealthy(startedAt);
  return {
    status: isWell ? 200 : 503,
    json: {
      IsOperatingNormally: isWell,
      Description: isWell ? 'The server is operating normally' : 'The database does not answer',
      IsEntireClusterReadOnly: false,
      IsEntireClusterDrainingTasks: false,
      IsCompliantWithLicense: true,
    },
  };
}

async function login({ body, database, masterKey }) {
  const user = await database.userByPassword(body.Username ?? '', body.Password ?? '');
  if (user === undefined) throw new HttpFailure(401, 'Invalid username or password.');
  const cookies = [sessionCookie(user.Id, masterKey), 'Octopus-Csrf-Token_standin=standin; Path=/'];
  return { json: { Id: user.Id, Username: user.Username }, headers: { 'set-cookie': cookies } };
}

function page() {
  return {
    html: '<!doctype html><html><head><title>Octopus Deploy</title></head><body>Octopus Server stand-in</body></html>',
  };
}

export const openRoutes = [
  { method: 'GET', path: /^\/api\/octopusservernodes\/ping$/i, handle: ping },
  { method: 'GET', path: /^\/api$/i, handle: root },
  { method: 'GET', path: /^\/api\/serverstatus\/(?:health|hosted\/internal|hosted\/external)$/i, handle: health },
  { method: 'POST', path: /^\/api\/users\/login$/i, handle: login },
  { method: 'GET', path: /^\/(?:app)?$/i, handle: page },
];
