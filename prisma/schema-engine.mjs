#!/usr/bin/env node
import { randomUUID } from "node:crypto";
// Stand-in for Prisma's native schema-engine, which is not shipped on npm (it is
// downloaded from binaries.prisma.sh). Speaks the same JSON-RPC over stdio as the
// native binary and runs Prisma's own @prisma/schema-engine-wasm over `pg`.
// The Prisma CLI starts it through PRISMA_SCHEMA_ENGINE_BINARY (set in prisma.config.ts).
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import pg from "pg";

const require = createRequire(import.meta.url);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: {
    datamodels: { type: "string", short: "d", multiple: true },
    datasource: { type: "string" },
    "enabled-preview-features": { type: "string" },
    "extension-types": { type: "string" },
  },
});
const datasource = JSON.parse(values.datasource ?? "{}");

/** pg settings from a URL; `schema` is Prisma's own query parameter. */
function settings(urlText) {
  const url = new URL(urlText);
  const schema = url.searchParams.get("schema") ?? undefined;
  const host = url.searchParams.get("host") ?? decodeURIComponent(url.hostname);
  const config = {
    host: host || undefined,
    port: url.port ? Number(url.port) : undefined,
    user: decodeURIComponent(url.username) || undefined,
    password: decodeURIComponent(url.password) || undefined,
    database: decodeURIComponent(url.pathname.slice(1)) || undefined,
  };
  const mode = url.searchParams.get("sslmode");
  if (mode && mode !== "disable") config.ssl = { rejectUnauthorized: mode === "verify-full" || mode === "verify-ca" };
  return { config, schema };
}

async function withClient(config, fn) {
  const client = new pg.Client(config);
  await client.connect();
  try {
    return await fn(client);
  } finally {
    await client.end();
  }
}

/**
 * What the schema engine needs and adapter-pg does not give: Postgres's one-byte "char" (OID 18,
 * used all over the catalogs), and scripts sent whole rather than split at every ';' (which breaks
 * functions, string literals and comments).
 */
function complete(adapter) {
  const queryRaw = adapter.queryRaw;
  adapter.queryRaw = async (query) => {
    const chars = [];
    const view = Object.create(adapter, {
      performIO: {
        value: async (q) => {
          const result = await adapter.performIO(q);
          result.fields.forEach((field, i) => {
            if (field.dataTypeID === 18) {
              field.dataTypeID = 25;
              chars.push(i);
            }
          });
          return result;
        },
      },
    });
    const result = await queryRaw.call(view, query);
    for (const i of chars) result.columnTypes[i] = ColumnTypeEnum.Character;
    return result;
  };
  if (adapter.startTransaction) {
    const start = adapter.startTransaction;
    adapter.startTransaction = async (...args) => complete(await start.apply(adapter, args));
    adapter.executeScript = async (sql) => {
      try {
        await adapter.underlyingDriver().query(sql);
      } catch (error) {
        adapter.onError(error);
      }
    };
  }
  return adapter;
}

/** Answers the engine's greeting when there is no database (`migrate diff` between files). */
const noDatabase = {
  provider: "postgres",
  adapterName: "@prisma/adapter-pg",
  connect: async () => noDatabaseConnection,
  connectToShadowDb: async () => noDatabaseConnection,
};
const noDatabaseConnection = {
  provider: "postgres",
  adapterName: "@prisma/adapter-pg",
  queryRaw: async ({ sql }) => {
    if (!sql.includes("server_version_num")) throw new Error("This command needs a database: set DATABASE_URL.");
    return {
      columnNames: ["exists", "version", "numeric_version"],
      columnTypes: [ColumnTypeEnum.Boolean, ColumnTypeEnum.Text, ColumnTypeEnum.Int32],
      rows: [[true, "PostgreSQL 18.0", 180000]],
    };
  },
  executeRaw: async () => {
    throw new Error("This command needs a database: set DATABASE_URL.");
  },
  executeScript: async () => {
    throw new Error("This command needs a database: set DATABASE_URL.");
  },
  startTransaction: async () => {
    throw new Error("This command needs a database: set DATABASE_URL.");
  },
  getConnectionInfo: () => ({ schemaName: "public", supportsRelationJoins: true }),
  dispose: async () => {},
};

const ident = (s) => '"' + s.replaceAll('"', '""') + '"';

function migrationAdapter(config, { schema, shadowUrl } = {}) {
  const open = async (database) => complete(await new PrismaPg({ ...config, database }, { schema }).connect());
  const factory = new PrismaPg(config, { schema });
  factory.connect = () => open(config.database);
  factory.connectToShadowDb = async () => {
    if (shadowUrl) return migrationAdapter(settings(shadowUrl).config, { schema }).connect();
    const name = `prisma_migrate_shadow_db_${randomUUID()}`;
    await withClient(config, (c) => c.query(`CREATE DATABASE ${ident(name)}`));
    const adapter = await open(name);
    const dispose = adapter.dispose.bind(adapter);
    adapter.dispose = async () => {
      await dispose();
      await withClient(config, (c) => c.query(`DROP DATABASE IF EXISTS ${ident(name)} WITH (FORCE)`));
    };
    return adapter;
  };
  return factory;
}

/** Where the engine leaves the text of a Rust panic before it traps. */
let panic;
globalThis.PRISMA_WASM_PANIC_REGISTRY = {
  set_message: (text) => {
    panic = text;
  },
  get: () => panic ?? "",
};

const glue = await import("@prisma/schema-engine-wasm/schema_engine_bg");
function loadWasm() {
  const wasm = readFileSync(require.resolve("@prisma/schema-engine-wasm/schema_engine_bg").replace(/\.js$/, ".wasm"));
  const instance = new WebAssembly.Instance(new WebAssembly.Module(wasm), { "./schema_engine_bg.js": glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

/**
 * Runs one command on an engine of its own: the wasm engine keeps a shadow database's state between
 * commands and then fails in the next one, and a closed connection gives back the advisory lock.
 */
async function withEngine(fn) {
  const opened = [];
  const keep = (connect) => async () => {
    const adapter = await connect();
    opened.push(adapter);
    return adapter;
  };
  let factory = noDatabase;
  if (datasource.url) {
    const { config, schema } = settings(datasource.url);
    factory = migrationAdapter(config, { schema, shadowUrl: datasource.shadowDatabaseUrl });
    factory.connect = keep(factory.connect);
    factory.connectToShadowDb = keep(factory.connectToShadowDb);
  }
  const bound = bindMigrationAwareSqlAdapterFactory(factory);
  const datamodels = values.datamodels?.map((f) => [f, readFileSync(f, "utf8")]);
  try {
    const engine = await glue.SchemaEngine.new({ datamodels }, () => {}, bound);
    return await fn(engine);
  } catch (error) {
    // The database's own message is kept on this side, under the number the engine names.
    const external = /External error id#(\d+)/.exec(error?.message ?? "");
    const cause = external && bound.errorRegistry.consumeError(Number(external[1]))?.error;
    if (cause) error.message += `\nDatabase error: ${cause.cause?.originalMessage ?? cause.message ?? cause}`;
    throw error;
  } finally {
    for (const adapter of opened) await adapter.dispose().catch(() => {});
  }
}

function known(error) {
  const code = {
    "3D000": "P1003",
    "28P01": "P1000",
    28000: "P1000",
    ECONNREFUSED: "P1001",
    ENOTFOUND: "P1001",
    ETIMEDOUT: "P1002",
    "42P04": "P1009",
  }[error?.code];
  return { error_code: code ?? error?.code ?? "P1011", message: error?.message || String(error?.code ?? error) };
}

async function createDatabase(url) {
  const { config } = settings(url);
  await withClient({ ...config, database: "postgres" }, (c) => c.query(`CREATE DATABASE ${ident(config.database)}`));
  return config.database;
}

async function cli(command) {
  const url = datasource.url;
  try {
    if (command === "can-connect-to-database") await withClient(settings(url).config, (c) => c.query("SELECT 1"));
    else if (command === "create-database") await createDatabase(url);
    else throw new Error(`unsupported: cli ${command}`);
  } catch (error) {
    const line = (level, fields) =>
      JSON.stringify({ timestamp: new Date().toISOString(), level, fields, target: "schema_engine::logger" });
    process.stderr.write(line("INFO", { message: "schema engine" }) + "\n" + line("ERROR", known(error)) + "\n");
    process.exitCode = 1;
  }
}

async function serve() {
  loadWasm();
  const send = (message) => process.stdout.write(JSON.stringify({ jsonrpc: "2.0", ...message }) + "\n");
  let printId = 1e6;
  const handlers = {
    // These two read the schema that the migrations make, but only from the engine's cache: without
    // it they refuse ('shadow DB must be provided through an external factory'). devDiagnostic fills it.
    evaluateDataLoss: (p) =>
      withEngine(async (engine) => {
        await engine.devDiagnostic({ migrationsList: p.migrationsList, filters: p.filters });
        return engine.evaluateDataLoss(p);
      }),
    createMigration: (p) =>
      withEngine(async (engine) => {
        await engine.devDiagnostic({ migrationsList: p.migrationsList, filters: p.filters });
        return engine.createMigration(p);
      }),
    getDatabaseVersion: (p) => withEngine((engine) => engine.version(p)),
    createDatabase: async (p) => ({ databaseName: await createDatabase(p.datasource.url ?? datasource.url) }),
    introspect: (p) => withEngine((engine) => engine.introspect({ ...p, namespaces: p.namespaces ?? null })),
    diff: async (p) => {
      const { stdout, ...result } = await withEngine((engine) => engine.diff(p));
      if (stdout) send({ id: printId++, method: "print", params: { content: stdout.replace(/\n$/, "") } });
      return { ...result, stdout: null };
    },
  };
  // A panic traps inside a microtask, past every promise: die the way the native engine does.
  process.on("uncaughtException", (error) => {
    const fields = { message: panic ?? error.stack };
    process.stderr.write(JSON.stringify({ level: "ERROR", target: "schema_engine::logger", fields }) + "\n", () =>
      process.exit(101),
    );
  });
  for await (const line of createInterface({ input: process.stdin })) {
    if (!line.trim()) continue;
    const { id, method, params } = JSON.parse(line);
    if (!method) continue;
    try {
      const result = await (handlers[method]?.(params) ?? withEngine((engine) => engine[method](params)));
      send({ id, result: result ?? null });
    } catch (error) {
      const data = { is_panic: false, message: error?.message ?? String(error) };
      if (error?.code) data.error_code = error.code;
      send({ id, error: { code: 4466, message: "An error happened. Check the data field for details.", data } });
    }
  }
  process.exit(0);
}

if (positionals[0] === "cli") await cli(positionals[1]);
else await serve();
