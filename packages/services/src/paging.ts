import * as z from "zod";

/** Rows a page: 50, at most 100. */
export const pageLimit = z.coerce.number().int().min(1).max(100).default(50);
