export { usageQuery } from "./queries.ts";
