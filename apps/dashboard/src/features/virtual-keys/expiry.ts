export type Expiry = "never" | "30" | "90" | "365";
export const EXPIRY_LABELS: Record<Expiry, string> = {
  never: "Never",
  "30": "In 30 days",
  "90": "In 90 days",
  "365": "In a year",
};

/** The instant at which a key made now stops working; null for never. */
export const expiresAt = (expiry: Expiry, now: Date): string | null =>
  expiry === "never" ? null : new Date(now.getTime() + Number(expiry) * 86_400_000).toISOString();
