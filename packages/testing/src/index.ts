export { createTestDatabase, type TestDatabase } from "./postgres.ts";
export * from "./factories.ts";
