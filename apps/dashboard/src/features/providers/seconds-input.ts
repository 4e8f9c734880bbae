/** Seconds as a person types them; empty means that nothing is set. */

export const typedSeconds = (ms: number | null): string => (ms === null ? "" : String(ms / 1000));

export function typedMs(text: string): number | null {
  const seconds = text.trim().replace(",", ".");
  return seconds === "" ? null : Math.round(Number(seconds) * 1000);
}

/** What is wrong with the text, or undefined; the bounds are the server's to judge. */
export function secondsProblem(text: string): string | undefined {
  const ms = typedMs(text);
  return ms === null || (Number.isFinite(ms) && ms > 0) ? undefined : "Give a number of seconds, such as 2.5.";
}
