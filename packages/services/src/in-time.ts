import { isGatehouseError } from "@gatehouse/domain";

/** What is read; null when that took longer than a statement may. Parts of one answer do not take each other with them. */
export const inTime = <T>(read: Promise<T>): Promise<T | null> =>
  read.catch((error: unknown) => {
    if (isGatehouseError(error) && error.code === "query_timeout") return null;
    throw error;
  });
