import { GatehouseError, isGatehouseError } from "@gatehouse/domain";
import { STATEMENT_TIMEOUT_MS } from "../client.ts";
import { Prisma } from "../generated/client.ts";

/** The input field that a unique constraint is about. */
const FIELD_OF_CONSTRAINT: Record<string, string> = {
  person_email_key: "email",
  invitation_organization_id_email_key: "email",
  team_organization_id_name_key: "name",
  provider_credential_organization_id_name_key: "name",
  route_organization_id_model_key: "model",
};
const UNIQUE_VIOLATION = "23505";
const FOREIGN_KEY_VIOLATION = "23503";
/** `query_canceled`: a statement was given up, as a rule because it took longer than it may. */
const CANCELED = "57014";
/** Serialization failure and deadlock: the transaction may simply run again. */
const WRITE_CONFLICTS = new Set(["40001", "40P01"]);
/** Prisma's codes for a server that cannot be reached, is full, or did not answer in time. */
const UNAVAILABLE = new Set(["P1001", "P1002", "P1008", "P1017", "P2024", "P2028", "P2037"]);
/** PostgreSQL's classes for connection failures, missing resources and shutdown. */
const UNAVAILABLE_STATE = /^(08|53|57P)/;

/** What of a driver's error is safe to keep: never its `detail`, which quotes rows. */
interface DriverCause {
  originalCode?: string;
  originalMessage?: string;
  constraint?: { index?: string };
}

/** Whether a transaction that failed so may simply be run again. */
export const isWriteConflict = (error: unknown): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError &&
  (error.code === "P2034" || WRITE_CONFLICTS.has(causeOf(error).originalCode ?? ""));

/**
 * Turns what Prisma throws into an error of ours, so that nobody outside this package meets Prisma's. A unique
 * violation names its field; the rest is told to the operator through the cause only, without any row's content.
 */
export function translateDatabaseError(error: unknown): unknown {
  if (isGatehouseError(error) || !(error instanceof Error)) return error;
  if (error instanceof Prisma.PrismaClientKnownRequestError) return translateKnown(error);
  if (error instanceof Prisma.PrismaClientInitializationError) return unavailable(error.message);
  if (error instanceof Prisma.PrismaClientUnknownRequestError) return internal(error.message);
  if (error instanceof Prisma.PrismaClientValidationError) return internal(error.message);
  return error;
}

/** The same repository, with every rejection of its methods translated. */
export function translating<T extends object>(repository: T): T {
  return new Proxy(repository, {
    get(target, name, receiver) {
      const member = Reflect.get(target, name, receiver);
      if (typeof member !== "function") return member;
      return async (...parameters: unknown[]) => {
        try {
          return await Reflect.apply(member, target, parameters);
        } catch (error) {
          // Left as it is for the transaction around it, which runs again.
          throw isWriteConflict(error) ? error : translateDatabaseError(error);
        }
      };
    },
  });
}

function translateKnown(error: Prisma.PrismaClientKnownRequestError): GatehouseError {
  const { originalCode = "", originalMessage = "", constraint } = causeOf(error);
  const reason = `${error.code} ${originalCode} ${originalMessage}`.trim();
  if (originalCode === UNIQUE_VIOLATION) return uniqueViolation(constraint?.index ?? "", reason);
  if (originalCode === FOREIGN_KEY_VIOLATION) {
    return new GatehouseError("conflict", {
      message: "It is in use, or refers to something that is gone.",
      cause: new Error(reason),
    });
  }
  if (originalCode === CANCELED) {
    const message = `This took longer than ${STATEMENT_TIMEOUT_MS / 1000} seconds: choose a shorter span, or try again later.`;
    return new GatehouseError("query_timeout", { message, cause: new Error(reason) });
  }
  if (error.code === "P2025") return new GatehouseError("not_found", { cause: new Error(reason) });
  if (UNAVAILABLE.has(error.code) || UNAVAILABLE_STATE.test(originalCode)) return unavailable(reason);
  return internal(reason);
}

function uniqueViolation(constraint: string, reason: string): GatehouseError {
  const field = FIELD_OF_CONSTRAINT[constraint];
  if (!field) return new GatehouseError("conflict", { cause: new Error(reason) });
  const message = `This ${field} is already taken.`;
  return new GatehouseError("conflict", { message, fields: { [field]: message }, cause: new Error(reason) });
}

const causeOf = (error: Prisma.PrismaClientKnownRequestError): DriverCause =>
  (error.meta?.driverAdapterError as { cause?: DriverCause } | undefined)?.cause ?? {};

const internal = (reason: string) => new GatehouseError("internal_error", { cause: new Error(reason) });

const unavailable = (reason: string) =>
  new GatehouseError("not_ready", { message: "The database cannot be reached.", cause: new Error(reason) });
