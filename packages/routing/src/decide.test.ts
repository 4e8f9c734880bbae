import { type DeploymentConfiguration, NO_TIMEOUTS, type RouteConfiguration } from "@gatehouse/domain";
import { expect, test } from "vitest";
import { decide } from "./decide.ts";

const deployment = (id: string): DeploymentConfiguration => ({
  id,
  organizationId: "o",
  credentialId: "c",
  name: id,
  upstreamModel: "m",
  region: null,
  timeouts: NO_TIMEOUTS,
});
const route: RouteConfiguration = {
  id: "r",
  organizationId: "o",
  model: "m",
  strategy: "priority",
  createdAt: new Date(0),
  targets: [{ deploymentId: "a" }, { deploymentId: "gone" }, { deploymentId: "b" }],
};
const facts = { deployments: new Map(["b", "a"].map((id) => [id, deployment(id)])) };

test("targets are tried in the order of the route", () => {
  expect(decide(route, facts).deploymentIds).toEqual(["a", "b"]);
});

test("a target whose deployment is gone is left out, and the plan says why", () => {
  expect(decide(route, facts).candidates).toContainEqual({ deploymentId: "gone", excluded: "deployment_unavailable" });
});

test("a route without a usable target gives an empty plan, not an error", () => {
  expect(decide(route, { deployments: new Map() }).deploymentIds).toEqual([]);
});
