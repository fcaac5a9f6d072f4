// The folder tree is the architecture: what is further down a list may import what is further up.
const LAYERS = [
  ['constants', 'shared-types'],
  ['validation', 'observability', 'database', 'cloudflare-clients'],
  ['service-errors'],
  ['security'],
  ['access', 'identity'],
  ['content', 'purchase'],
  ['worker-utils'],
];

const inPackages = (names) => `^packages/(${names.join('|')})/`;
/** Tests and what only they use. */
const TESTS = '\\.(test|testkit)\\.ts$|/testing\\.ts$|-fixtures\\.ts$|^packages/test-utils/';
const SERVICES = ['access', 'content', 'identity', 'purchase'];

/** One rule per layer: nothing in it imports a later one. */
const layerRules = LAYERS.slice(0, -1).map((names, index) => ({
  name: `${names.join('-')}-is-low`,
  comment: 'A package imports only what stands below it.',
  severity: 'error',
  from: { path: inPackages(names), pathNot: TESTS },
  to: { path: inPackages(LAYERS.slice(index + 1).flat()) },
}));

/** The verbs of the business do not know each other, but whoever sells or shows asks access. */
const siblingRules = SERVICES.map((name) => {
  const others = SERVICES.filter(
    (other) => other !== name && !(other === 'access' && ['content', 'purchase'].includes(name)),
  );
  return {
    name: `${name}-stands-alone`,
    severity: 'error',
    from: { path: inPackages([name]), pathNot: TESTS },
    to: { path: inPackages(others) },
  };
});

module.exports = {
  forbidden: [
    ...layerRules,
    ...siblingRules,
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'worker-utils-knows-no-service',
      severity: 'error',
      from: { path: inPackages(['worker-utils']) },
      to: { path: inPackages(SERVICES) },
    },
    {
      name: 'nothing-imports-a-worker-or-an-app',
      severity: 'error',
      from: { path: '^(packages|apps|workers|tools)/([^/]+)/', pathNot: `^tools/|${TESTS}` },
      to: { path: '^(workers|apps)/([^/]+)/', pathNot: '^$1/$2/' },
    },
    {
      name: 'packages-import-packages',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^(tools|workers|apps)/' },
    },
    {
      name: 'the-web-talks-http',
      comment:
        'The web app may know constants, types, validation and how we log, nothing that runs elsewhere.',
      severity: 'error',
      from: { path: '^apps/web/' },
      to: {
        path: '^packages/',
        pathNot: inPackages(['constants', 'shared-types', 'validation', 'observability']),
      },
    },
    {
      name: 'the-transcoder-talks-http',
      severity: 'error',
      from: { path: '^apps/transcoder/', pathNot: TESTS },
      to: {
        path: '^packages/',
        pathNot: inPackages([
          'constants',
          'shared-types',
          'validation',
          'observability',
          'security',
        ]),
      },
    },
    {
      name: 'no-deep-imports',
      comment: 'A package is what its index.ts exports.',
      severity: 'error',
      from: { path: '^(packages|apps|workers|tools)/([^/]+)/' },
      to: { path: '^packages/([^/]+)/src/', pathNot: '^$1/$2/|/src/index\\.ts$' },
    },
    {
      name: 'tests-stay-out-of-the-product',
      severity: 'error',
      from: { path: '^(packages|apps|workers)/', pathNot: TESTS },
      to: { path: TESTS },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: {},
      // SvelteKit makes what begins with a dollar when it builds; a package that is only types has no file.
      to: {
        couldNotResolve: true,
        pathNot: '^cloudflare:|^\\$(app|env|service-worker)|/\\$types|^@octokit/openapi-types$',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'node_modules|/generated/|\\.svelte-kit|lib/paraglide/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
