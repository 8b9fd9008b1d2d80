/**
 * Who may import whom. Data flows one way: controller → service → repository → store; everybody reaches a
 * capability by its front door; only a `*.provider.ts` chooses an adapter; each driver has one file (the cache's: one folder).
 */
const CAPABILITY = '^src/(cache|relational|vector|embedding)/';
const BASIC_FEATURE = '^src/(materials|health|jobs|uploads|reference)/';
const FEATURE = '^src/(materials|health|jobs|uploads|reference|importing|prices|matching|auth)/';
const HTTP_PACKAGES = '(^|node_modules/)(@nestjs/(platform-fastify|swagger)|fastify|@fastify/[^/]+)(/|$)';

/** Only files that match `file` import the package. */
const driver = (name, pkg, file) => ({
  name: `${name}-in-one-place`,
  severity: 'error',
  from: { path: '^src/', pathNot: file },
  to: { path: `(^|node_modules/)${pkg}(/|$)` },
});

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-unresolvable',
      comment: 'The built program is not there in a fresh clone.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(\\.\\./)*dist/' },
    },
    {
      name: 'product-needs-no-dev-dependency',
      comment: 'Types are gone at run time, so they may come from anywhere.',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'src-never-imports-tests',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(test|bench|demo|scripts)/|\\.spec\\.ts$' },
    },
    {
      name: 'common-imports-nothing',
      severity: 'error',
      from: { path: '^src/common/' },
      to: { path: '^src/', pathNot: '^src/common/' },
    },
    {
      name: 'platform-imports-common-only',
      severity: 'error',
      from: { path: '^src/(config|metrics|tabular)/' },
      to: { path: '^src/', pathNot: ['^src/common/', '^src/$1/'] },
    },
    {
      name: 'http-knows-no-feature',
      severity: 'error',
      from: { path: '^src/http/' },
      to: { path: '^src/', pathNot: '^src/(common|config|metrics|http)/' },
    },
    {
      name: 'capability-knows-no-feature',
      severity: 'error',
      from: { path: CAPABILITY },
      to: { path: [FEATURE, '^src/[^/]+\\.ts$'] },
    },
    {
      name: 'capabilities-stay-apart',
      severity: 'error',
      from: { path: CAPABILITY, pathNot: '^src/vector/vector\\.module\\.ts$' },
      to: { path: CAPABILITY, pathNot: '^src/$1/' },
    },
    {
      name: 'vector-module-knows-embedding-only',
      comment: 'It opens the store for the space of the embedding provider.',
      severity: 'error',
      from: { path: '^src/vector/vector\\.module\\.ts$' },
      to: { path: CAPABILITY, pathNot: ['^src/vector/', '^src/embedding/index\\.ts$'] },
    },
    {
      name: 'features-stay-apart',
      severity: 'error',
      from: { path: BASIC_FEATURE },
      to: { path: FEATURE, pathNot: '^src/$1/' },
    },
    {
      name: 'intake-uses-basic-features',
      comment:
        'Imports, price lists and matching build on the basic features, by their front doors, and not on each other.',
      severity: 'error',
      from: { path: '^src/(importing|prices|matching)/' },
      to: { path: ['^src/health/', '^src/(importing|prices|matching)/'], pathNot: '^src/$1/' },
    },
    {
      name: 'limits-know-no-feature',
      comment: 'They stand before every route, and count by the scripts of the cache.',
      severity: 'error',
      from: { path: '^src/limits/' },
      to: { path: '^src/', pathNot: '^src/(limits|common|config|metrics|http|cache)/' },
    },
    {
      name: 'front-door-only',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: { path: '^src/[^/]+/.', pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$', '^src/common/'] },
    },
    {
      name: 'front-door-only-from-outside',
      comment: 'A benchmark may measure one adapter, the protocol of the cache or the ranking alone.',
      severity: 'error',
      from: { path: ['^src/[^/]+\\.ts$', '^(bench|demo)/'] },
      to: {
        path: '^src/[^/]+/.',
        pathNot: [
          '^src/[^/]+/index\\.ts$',
          '^src/common/',
          '/(stores|providers)/',
          '^src/cache/(protocol|management)/',
          '^src/(relational/lexical-text|materials/search/fusion)\\.ts$',
        ],
      },
    },
    {
      name: 'controller-calls-service',
      severity: 'error',
      from: { path: '\\.controller\\.ts$' },
      to: { path: '\\.repository\\.ts$|/stores/' },
    },
    {
      name: 'below-the-edge-knows-no-http',
      severity: 'error',
      from: {
        path: '\\.(service|repository)\\.ts$|/(stores|providers|protocol|declarative)/|^src/(relational|vector|embedding)/',
      },
      to: { path: ['\\.controller\\.ts$', '^src/http/', HTTP_PACKAGES] },
    },
    {
      name: 'repository-looks-down',
      severity: 'error',
      from: { path: '\\.repository\\.ts$' },
      to: { path: '\\.(service|controller)\\.ts$|^src/cache/' },
    },
    {
      name: 'only-provider-picks-adapter',
      severity: 'error',
      from: { path: '^src/', pathNot: ['\\.provider\\.ts$', '\\.spec\\.ts$', '/(stores|providers)/'] },
      to: {
        path: '/stores/(memory|redis|in-process|qdrant|pglite|postgres)\\.|/providers/(hashing|openai-compatible|onnx)\\.',
      },
    },
    driver('redis', '(redis|cache-manager-redis-yet|@redis/[^/]+)', '^src/cache/stores/redis\\.'),
    driver('pg', '(pg|pg-[^/]+)', '^src/relational/stores/postgres\\.'),
    driver('pglite', '@electric-sql/[^/]+', '^src/relational/stores/pglite\\.'),
    driver('qdrant', '@qdrant/js-client-rest', '^src/vector/stores/qdrant[.-]'),
    driver('typeorm', '(typeorm|@nestjs/typeorm)', '^src/relational/'),
    driver('rate-limiter', 'rate-limiter-flexible', '^src/limits/limits\\.provider\\.ts$'),
    driver('prometheus', '(prom-client|@willsoto/nestjs-prometheus)', '^src/metrics/'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
