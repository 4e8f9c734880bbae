export interface SickMachine {
  /** A file that holds how many milliseconds the clock is off. */
  clockFile: string;
  /** While this file is there, the disk is full. */
  diskFile: string;
  spoolDirectory: string;
}

/** What the kit tells the gateway's process beside the gateway's own settings. */
export function readSickMachine(): SickMachine {
  const { PROVE_CLOCK_FILE, PROVE_DISK_FILE, GATEHOUSE_SPOOL_DIR } = process.env;
  if (!PROVE_CLOCK_FILE || !PROVE_DISK_FILE || !GATEHOUSE_SPOOL_DIR) throw new Error("the preload lacks its settings");
  return { clockFile: PROVE_CLOCK_FILE, diskFile: PROVE_DISK_FILE, spoolDirectory: GATEHOUSE_SPOOL_DIR };
}
