export { createTestDatabase, type TestDatabase } from "@gatehouse/postgres/testing";
