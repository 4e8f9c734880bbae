export * from "./factories.ts";
export { createTestDatabase, type TestDatabase } from "./postgres.ts";
