/** Set by the test run's global setup, or by hand to use a PostgreSQL that runs already (its role must own databases). */
export const testPostgresUrl = (): string | undefined => process.env.GATEHOUSE_TEST_POSTGRES_URL;

/** Hands the server to the worker processes of the test run, which inherit the environment. */
export function announceTestPostgres(url: string): void {
  process.env.GATEHOUSE_TEST_POSTGRES_URL = url;
}
