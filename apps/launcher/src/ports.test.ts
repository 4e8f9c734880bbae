import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { freePortsAfter, requireFreePorts } from "./ports.ts";

const gateway = { host: "127.0.0.1", purpose: "the gateway", variable: "GATEHOUSE_PORT" };

async function occupied(host: string) {
  const server = createServer().listen(0, host);
  await once(server, "listening");
  const address = server.address();
  return { port: typeof address === "object" && address ? address.port : 0, close: () => server.close() };
}

describe("requireFreePorts", () => {
  test.each(["127.0.0.1", "0.0.0.0"])(
    "a port taken on %s is named together with the variable that moves it",
    async (host) => {
      const other = await occupied(host);
      await expect(requireFreePorts([{ ...gateway, port: other.port }])).rejects.toThrow(
        `Port ${other.port} (the gateway) is taken by another program. Set GATEHOUSE_PORT to another port`,
      );
      other.close();
    },
  );

  test("a free port stays free", async () => {
    const other = await occupied("127.0.0.1");
    other.close();
    await requireFreePorts([{ ...gateway, port: other.port }]);
    await requireFreePorts([{ ...gateway, port: other.port }]);
  });

  test("the same port for two purposes is refused, with both variables", async () => {
    const dashboard = { ...gateway, purpose: "the dashboard", variable: "GATEHOUSE_DASHBOARD_PORT" };
    const wanted = [gateway, dashboard].map((one) => ({ ...one, port: 8080 }));
    await expect(requireFreePorts(wanted)).rejects.toThrow("GATEHOUSE_PORT and GATEHOUSE_DASHBOARD_PORT are both 8080");
  });

  test("a host that is not this machine's is named", async () => {
    await expect(requireFreePorts([{ ...gateway, host: "192.0.2.1", port: 8080 }])).rejects.toThrow(
      /no address 192.0.2.1/,
    );
  });
});

describe("freePortsAfter", () => {
  test("skips ports that are taken, and those that others of ours will use", async () => {
    const other = await occupied("127.0.0.1");
    const [first, second] = await freePortsAfter(other.port - 1, { host: "127.0.0.1", count: 2, except: [] });
    expect(first).toBeGreaterThan(other.port);
    expect(second).toBeGreaterThan(first as number);
    other.close();
    const [next] = await freePortsAfter(other.port, { host: "127.0.0.1", count: 1, except: [first as number] });
    expect(next).toBeGreaterThan(other.port);
    expect(next).not.toBe(first);
  });

  test("asked for none, looks for none; asked for more than there are, says so", async () => {
    expect(await freePortsAfter(65_535, { host: "127.0.0.1", count: 0, except: [] })).toEqual([]);
    const asked = freePortsAfter(65_535, { host: "127.0.0.1", count: 1, except: [] });
    await expect(asked).rejects.toThrow("Set GATEHOUSE_PORT to a lower one");
  });
});
