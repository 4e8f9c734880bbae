export { createDatabase, dropDatabase, withConnection } from "./database.ts";
export { PostgresError } from "./error.ts";
export { applyMigrations, type MigrationOptions } from "./migrations.ts";
export { runningServerUrl, type Server, type ServerOptions, startServer } from "./server.ts";
