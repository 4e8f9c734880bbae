const MARK = "gh";

/** An id of an answer that was translated: no provider knows it and nobody keeps it, which it has to tell. */
export const ownId = (prefix: string, id: string): string => `${prefix}_${MARK}${id}`;

export const isOwnId = (id: string): boolean => id.slice(id.indexOf("_") + 1).startsWith(MARK);
