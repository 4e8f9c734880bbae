import fc from "fast-check";
import { expect, test } from "vitest";
import { checkLeaseInvariants, type LeaseOperation, LeaseSimulation, leaseOperation } from "./lease-simulation.ts";

test("three gateways keep every promise under any order of holds, lost answers, crashes, recalls, months and limits", () => {
  fc.assert(
    fc.property(fc.array(leaseOperation, { maxLength: 200, size: "max" }), (operations: LeaseOperation[]) => {
      const simulation = new LeaseSimulation();
      for (const step of operations) {
        simulation.apply(step);
        checkLeaseInvariants(simulation);
      }
      simulation.heal();
      checkLeaseInvariants(simulation);
      for (const window of simulation.state.windows.values()) expect(window.leasedNanoUsd).toBe(0n);
    }),
    { numRuns: 500 },
  );
});
