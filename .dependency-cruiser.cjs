/** Who may import whom: the table of ARCHITECTURE.md, enforced. */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: '^src-', pathNot: allowed },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    only('contract-sees-itself', '^src-main/contract/', ['^src-main/contract/']),
    only('base-imports-nothing', '^src-main/base/', ['^src-main/base/']),
    only('domain-is-pure', '^src-main/domain/', ['^src-main/(domain|contract|base)/']),
    only('ports-are-interfaces', '^src-main/ports/', ['^src-main/(ports|contract|base)/']),
    only('jobs-see-domain-and-ports', '^src-main/jobs/', ['^src-main/(jobs|domain|ports|contract|base)/']),
    only('services-see-jobs', '^src-main/services/', ['^src-main/(services|jobs|domain|ports|contract|base)/']),
    only('rpc-sees-services', '^src-main/rpc/', ['^src-main/(rpc|services|ports|contract|base)/']),
    only('adapters-see-ports', '^src-main/adapters/', ['^src-main/(adapters|ports|domain|contract|base)/']),
    {
      name: 'adapters-never-see-one-another',
      severity: 'error',
      from: { path: '^src-main/adapters/([^/]+)/' },
      to: { path: '^src-main/adapters/', pathNot: '^src-main/adapters/$1/' },
    },
    {
      name: 'only-hosts-join-adapters',
      severity: 'error',
      from: { path: '^src-main/', pathNot: '^src-main/(hosts|adapters)/' },
      to: { path: '^src-main/(adapters|hosts)/' },
    },
    {
      name: 'electron-only-in-its-host',
      severity: 'error',
      from: { pathNot: '^src-main/hosts/electron/|^test/' },
      to: { path: '^(node_modules/)?(electron|electron-store|electron-updater)(/|$)' },
    },
    {
      name: 'pure-means-no-node',
      severity: 'error',
      from: { path: '^src-main/(contract|domain)/' },
      to: { dependencyTypes: ['core'] },
    },
    only('renderer-sees-the-contract', '^src-renderer/', ['^src-renderer/', '^src-main/contract/']),
    {
      name: 'features-never-see-one-another',
      severity: 'error',
      from: { path: '^src-renderer/features/([^/]+)/' },
      to: { path: '^src-renderer/features/', pathNot: '^src-renderer/features/$1/' },
    },
    {
      name: 'parts-and-text-know-no-store',
      severity: 'error',
      from: { path: '^src-renderer/(ui|text|form)/' },
      to: { path: '^src-renderer/(stores|rpc|features)/' },
    },
    {
      name: 'parts-know-no-form',
      severity: 'error',
      from: { path: '^src-renderer/(ui|text)/' },
      to: { path: '^src-renderer/form/' },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^src-', pathNot: '\\.d\\.ts$|^src-main/hosts/|^src-renderer/public/' },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.test.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
