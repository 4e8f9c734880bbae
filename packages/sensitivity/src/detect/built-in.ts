import type { DetectorName } from "@gatehouse/domain";
import type { Detect } from "../finding.ts";
import { findEmails } from "./address/email.ts";
import { findIps } from "./address/ip.ts";
import { findCards } from "./number/card.ts";
import { findIbans } from "./number/iban.ts";
import { findNationalIds } from "./number/national-id.ts";
import { findPhones } from "./number/phone.ts";
import { findSecrets } from "./secret/secret.ts";

/**
 * What finds the things that need not be described. Expressions of our own and check digits rather than a library for
 * personal data: the one that is precise can only be awaited, takes 2.4 ms for four of these kinds in 8 KB where all seven
 * take 0.3 ms here, and knows neither account numbers nor national ones.
 */
export const BUILT_IN: Readonly<Record<DetectorName, Detect>> = {
  email: findEmails,
  phone: findPhones,
  card: findCards,
  iban: findIbans,
  ip: findIps,
  national_id: findNationalIds,
  secret: findSecrets,
};
