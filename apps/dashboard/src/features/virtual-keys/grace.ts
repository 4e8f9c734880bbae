import { ROTATION_GRACES_SECONDS, type RotationGraceSeconds } from "@gatehouse/domain";

const LABELS: Record<RotationGraceSeconds, string> = {
  0: "None: it stops at once",
  900: "15 minutes",
  3600: "1 hour",
  21600: "6 hours",
  86400: "24 hours",
  604800: "7 days",
};

export const GRACE_OPTIONS = ROTATION_GRACES_SECONDS.map((seconds) => ({
  value: String(seconds),
  label: LABELS[seconds],
}));

export const readGrace = (value: string): RotationGraceSeconds =>
  ROTATION_GRACES_SECONDS.find((seconds) => String(seconds) === value) ?? 0;
