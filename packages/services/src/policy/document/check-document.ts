import { isGatehouseError, type PolicyDocument, type PolicyIssueView } from "@gatehouse/domain";
import { checkPolicy, type PolicyDirectory } from "@gatehouse/routing";
import type { Platform } from "../../platform.ts";
import type { PolicyNames } from "./names.ts";
import { type Reference, referencesOf } from "./references.ts";
import { invalidDocument } from "./resolve-document.ts";
import { inRule } from "./shape-errors.ts";

/** What only the platform can say of a document. */
export type DocumentChecks = Pick<Platform, "checkPattern" | "assertBaseUrlAllowed">;

/**
 * What stands in the way of publishing the document, and what its author should know. `names` are all of the
 * organization's: what is not among them, of whichever organization it is, does not exist.
 */
export function checkDocument(
  document: PolicyDocument,
  names: PolicyNames,
  { checkPattern, assertBaseUrlAllowed }: DocumentChecks,
): PolicyIssueView[] {
  const issues = [
    ...checkPolicy(document, directoryOf(names)),
    ...checkPatterns(document, checkPattern),
    ...checkAddresses(document, assertBaseUrlAllowed),
    ...checkStanding(document, names),
  ];
  return issues.map((issue) => ({ ...issue, message: named(issue.message, names) }));
}

export const errorsOf = (issues: readonly PolicyIssueView[]): PolicyIssueView[] =>
  issues.filter(({ severity }) => severity === "error");

/**
 * @param intro what cannot be done, as the beginning of a sentence
 * @throws GatehouseError `invalid_request` that names every error with its rule and the reason, by path
 */
export function requireNoErrors(issues: readonly PolicyIssueView[], intro: string): void {
  const errors = errorsOf(issues);
  if (errors.length === 0) return;
  const fields: Record<string, string> = {};
  for (const { path, rule, message } of errors) {
    const text = inRule(rule, message);
    fields[path] = fields[path] ? `${fields[path]} ${text}` : text;
  }
  throw invalidDocument(fields, intro);
}

function directoryOf({ teams, keys, people, deployments }: PolicyNames): PolicyDirectory {
  const ids = (items: readonly { id: string }[]) => new Set(items.map(({ id }) => id));
  const byModel = Map.groupBy(deployments, ({ model }) => model);
  return {
    teams: ids(teams),
    keys: ids(keys),
    members: ids(people),
    models: new Map([...byModel].map(([model, own]) => [model, own.map(({ id }) => id)])),
    deployments: new Map(deployments.map(({ id, region, provider, traits }) => [id, { region, provider, ...traits }])),
  };
}

function checkPatterns({ sensitivity }: PolicyDocument, checkPattern: Platform["checkPattern"]): PolicyIssueView[] {
  return sensitivity.patterns.flatMap(({ name, regex }, place): PolicyIssueView[] => {
    const reason = checkPattern(regex);
    if (reason === null) return [];
    const path = `sensitivity.patterns.${place}.regex`;
    return [{ path, rule: null, severity: "error", message: `The pattern '${name}' cannot be used: ${reason}` }];
  });
}

/** Services of the organization's own that a gateway would refuse to dial. */
function checkAddresses(
  { sensitivity, guardrails }: PolicyDocument,
  assertBaseUrlAllowed: Platform["assertBaseUrlAllowed"],
): PolicyIssueView[] {
  const services = [
    ...guardrails.map(({ name, url }, place) => ({
      called: `guardrail '${name}'`,
      url,
      path: `guardrails.${place}.url`,
    })),
    ...(sensitivity.external
      ? [{ called: "external detector", url: sensitivity.external.url, path: "sensitivity.external.url" }]
      : []),
  ];
  return services.flatMap(({ called, url, path }): PolicyIssueView[] => {
    try {
      assertBaseUrlAllowed(url);
      return [];
    } catch (error) {
      if (!isGatehouseError(error)) throw error;
      return [{ path, rule: null, severity: "error", message: `The ${called} cannot be asked: ${error.message}` }];
    }
  });
}

/** What is there and yet of no use. */
function checkStanding(document: PolicyDocument, { keys, deployments }: PolicyNames): PolicyIssueView[] {
  const revoked = new Set(keys.filter((key) => key.revoked).map(({ id }) => id));
  const off = new Set(deployments.filter(({ inService }) => !inService).map(({ id }) => id));
  const warn = ({ path, rule, text }: Reference, message: string): PolicyIssueView[] => [
    { path, rule, severity: "warning", message: message.replace("{}", () => text) },
  ];
  return referencesOf(document).flatMap((reference) => {
    if (revoked.has(reference.text)) return warn(reference, "The key '{}' is revoked.");
    return off.has(reference.text) ? warn(reference, "The deployment '{}' is switched off.") : [];
  });
}

const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const named = (message: string, names: PolicyNames): string => message.replace(ID, (id) => names.calledOf(id) ?? id);
