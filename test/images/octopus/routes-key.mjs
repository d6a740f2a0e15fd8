// Calls that need an API key or a session.

import { HttpFailure } from './http.mjs';
import { settings } from './settings.mjs';

async function maintenance({ database }) {
  const { IsInMaintenanceMode } = await database.configuration('maintenance');
  return { json: { Id: 'maintenance', IsInMaintenanceMode } };
}

async function setMaintenance({ database, body }) {
  await database.changeConfiguration('maintenance', { IsInMaintenanceMode: body.IsInMaintenanceMode === true });
  return maintenance({ database });
}

async function serverStatus({ database }) {
  const { IsInMaintenanceMode } = await database.configuration('maintenance');
  return {
    json: {
      IsDatabaseEncrypted: true,
      IsUpgradeAvailable: false,
      MaximumAvailableVersion: settings.version.text,
      MaximumAvailableVersionCoveredByLicense: settings.version.text,
      MaintenanceExpires: '2099-01-01T00:00:00.000+00:00',
      IsInMaintenanceMode,
      IsMajorMinorUpgrade: false,
      IsPotentialClone: false,
      Links: { SystemInfo: '/api/serverstatus/system-info' },
    },
  };
}

function systemInfo() {
  return {
    json: {
      Version: settings.version.text,
      OSVersion: 'Linux',
      WorkingSetBytes: process.memoryUsage.rss(),
      ClrVersion: '8.0.0',
      ThreadCount: 12,
      Uptime: `${Math.round(process.uptime())}s`,
    },
  };
}

async function nodes({ database }) {
  const Items = await database.nodes();
  return { json: { Items, TotalResults: Items.length } };
}

async function summary({ database }) {
  const running = await database.tasks('Executing');
  const all = await database.nodes();
  const Nodes = all.map((node) => ({
    ...node,
    RunningTaskCount: running.filter(({ ServerNode }) => ServerNode === node.Name).length,
  }));
  return { json: { Nodes } };
}

async function findNode(database, id) {
  const node = (await database.nodes()).find((candidate) => candidate.Id === id);
  if (node === undefined) throw new HttpFailure(404, `The node '${id}' was not found.`);
  return node;
}

async function changeNode({ database, body }, id) {
  await database.changeNode(id, { ...(await findNode(database, id)), ...body });
  return { json: await findNode(database, id) };
}

async function deleteNode({ database }, id) {
  const node = await findNode(database, id);
  if (node.Name === settings.nodeName) throw new HttpFailure(400, 'The node is running and cannot be deleted.');
  await database.deleteNode(id);
  return { json: {} };
}

async function tasks({ database, url }) {
  const isRunning = url.searchParams.get('running') === 'true';
  const Items = await database.tasks(isRunning ? 'Executing' : undefined);
  return { json: { Items, TotalResults: Items.length } };
}

function licence() {
  return {
    json: {
      LicenseKind: 'CommunityEdition',
      IsCompliant: true,
      ComplianceSummary: 'The license is compliant',
      EffectiveExpiryDate: '2099-01-01T00:00:00.000+00:00',
      DaysToEffectiveExpiryDate: 9999,
      DoesExpiryBlockKeyActivities: false,
      EffectiveNodeTaskLimit: settings.taskCap,
      Messages: [],
      Limits: [],
    },
  };
}

const folders = () => ({
  json: { LogsDirectory: '/taskLogs', ArtifactsDirectory: '/artifacts', PackagesDirectory: '/repository' },
});
const me = ({ user }) => ({ json: { Id: user.Id, Username: user.Username, EmailAddress: user.EmailAddress } });
const upgradeConfiguration = () => ({
  json: { NotificationMode: 'AlwaysShow', AllowChecking: true, IncludeStatistics: false },
});
const logout = () => ({ headers: { 'set-cookie': 'OctopusIdentificationToken_standin=; Path=/; Max-Age=0' } });

export const keyRoutes = [
  { method: 'GET', path: /^\/api\/maintenanceconfiguration$/i, handle: maintenance },
  { method: 'PUT', path: /^\/api\/maintenanceconfiguration$/i, handle: setMaintenance },
  { method: 'GET', path: /^\/api\/serverstatus$/i, handle: serverStatus },
  { method: 'GET', path: /^\/api\/serverstatus\/system-info$/i, handle: async () => systemInfo() },
  { method: 'GET', path: /^\/api\/octopusservernodes$/i, handle: nodes },
  { method: 'GET', path: /^\/api\/octopusservernodes\/summary$/i, handle: summary },
  {
    method: 'GET',
    path: /^\/api\/octopusservernodes\/([^/]+)(?:\/details)?$/i,
    handle: async ({ database }, id) => ({ json: await findNode(database, id) }),
  },
  { method: 'PUT', path: /^\/api\/octopusservernodes\/([^/]+)$/i, handle: changeNode },
  { method: 'DELETE', path: /^\/api\/octopusservernodes\/([^/]+)$/i, handle: deleteNode },
  { method: 'GET', path: /^\/api\/tasks$/i, handle: tasks },
  { method: 'GET', path: /^\/api\/licenses\/licenses-current-status$/i, handle: licence },
  { method: 'GET', path: /^\/api\/users\/me$/i, handle: me },
  { method: 'POST', path: /^\/api\/users\/logout$/i, handle: logout },
  { method: 'GET', path: /^\/api\/configuration\/server-folders\/values$/i, handle: folders },
  { method: 'GET', path: /^\/api\/upgradeconfiguration$/i, handle: upgradeConfiguration },
];
