/** Folders in which programs are looked for. */
export const programFolders = (): string[] => (process.env.PATH ?? "").split(":").filter(Boolean);
