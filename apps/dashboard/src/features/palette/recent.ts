import type { Command } from "./commands.ts";

const MOST = 5;
/** In this tab's memory: names of teams and keys are not left behind in the browser. */
let recent: readonly Command[] = [];

export const recentCommands = (): readonly Command[] => recent;

/** Only what leads somewhere is worth going to again. */
export function remember(command: Command): void {
  if ("href" in command.does) recent = [command, ...recent.filter(({ id }) => id !== command.id)].slice(0, MOST);
}
