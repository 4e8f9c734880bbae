import type { LinkState } from "../stack/link.ts";
import type { Fault, Victims } from "./fault.ts";
import type { FaultName } from "./fault-name.ts";

const HOUR_MS = 3_600_000;
const MONTH_MS = 31 * 24 * HOUR_MS;

/** Draws whom a fault hits and for how long. */
export const FAULTS: Readonly<Record<FaultName, (victims: Victims) => Fault>> = {
  kill({ nodes, random }) {
    const { gateway } = random.pick(nodes);
    return {
      detail: gateway.name,
      lastsMs: random.between(0, 6_000),
      begin: () => gateway.end("SIGKILL"),
      heal: () => gateway.start(),
    };
  },
  freeze({ nodes, random, mostStoppedMs }) {
    const { gateway } = random.pick(nodes);
    return {
      detail: gateway.name,
      // Long and short ones alike.
      lastsMs: random.chance(0.5) ? random.between(1_000, mostStoppedMs / 3) : random.between(1_000, mostStoppedMs),
      begin: () => gateway.freeze(),
      heal: () => gateway.thaw(),
    };
  },
  restart({ nodes, random }) {
    const { gateway } = random.pick(nodes);
    return { detail: gateway.name, lastsMs: 0, begin: () => gateway.end("SIGTERM"), heal: () => gateway.start() };
  },
  "database-restart": (victims) => databaseEnds(victims, "SIGINT"),
  "database-crash": (victims) => databaseEnds(victims, victims.random.chance(0.5) ? "SIGQUIT" : "SIGKILL"),
  "database-away": ({ nodes, random }) => ({
    detail: "refused to every gateway",
    lastsMs: random.between(2_000, 10_000),
    begin: () => {
      for (const { link } of nodes) link.set("refused");
    },
    heal: () => {
      for (const { link } of nodes) link.set("open");
    },
  }),
  "link-refused": (victims) => linkIs(victims, "refused"),
  "link-silent": (victims) => linkIs(victims, "silent"),
  "link-deaf": (victims) => linkIs(victims, "deaf"),
  clock({ nodes, random }) {
    const { gateway } = random.pick(nodes);
    const [words, offMs] = random.pick([
      ["an hour ahead", HOUR_MS],
      ["an hour behind", -HOUR_MS],
      ["a month ahead", MONTH_MS],
    ] as const);
    return {
      detail: `${gateway.name} ${words}`,
      lastsMs: random.between(3_000, 10_000),
      begin: () => gateway.setClock(offMs),
      heal: () => gateway.setClock(0),
    };
  },
  "disk-full"({ nodes, random }) {
    const { gateway } = random.pick(nodes);
    return {
      detail: gateway.name,
      lastsMs: random.between(2_000, 8_000),
      begin: () => gateway.fillDisk(true),
      heal: () => gateway.fillDisk(false),
    };
  },
};

/** It comes back by itself, after a second or two. */
const databaseEnds = ({ database }: Victims, signal: "SIGINT" | "SIGQUIT" | "SIGKILL"): Fault => ({
  detail: signal,
  lastsMs: 1_000,
  begin: () => database.end(signal),
  heal: () => database.untilBack(),
});

function linkIs({ nodes, random }: Victims, state: LinkState): Fault {
  const { gateway, link } = random.pick(nodes);
  return {
    detail: gateway.name,
    lastsMs: random.between(2_000, 12_000),
    begin: () => link.set(state),
    heal: () => link.set("open"),
  };
}
