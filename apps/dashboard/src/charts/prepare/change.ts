/** How a figure changed against the one before: 0.12 is 12 % more; null when there is nothing to compare with. */
export const change = (now: number, before: number): number | null => (before > 0 ? (now - before) / before : null);

/** As `change`, for amounts; to a hundredth of a percent. */
export const changeOfAmount = (now: bigint, before: bigint): number | null =>
  before > 0n ? Number(((now - before) * 10_000n) / before) / 10_000 : null;
