import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type Database, hasOwner, migrate, openDatabase, setupTokenFor } from "./database.ts";
import { type Environment, httpUrl } from "./env.ts";
import { StartFailure } from "./failure.ts";
import { claim, type Instance } from "./instance.ts";
import type { Print } from "./output.ts";
import { freePortsAfter, requireFreePorts } from "./ports.ts";
import { Service } from "./service.ts";
import { describeServices, repository } from "./services.ts";
import { idleSpools } from "./spools.ts";
import type { SummaryFacts } from "./summary.ts";

/** Everything that was started, in the making: it can be stopped at any moment, also half way up. */
export class Product {
  readonly #environment: Environment;
  readonly #print: Print;
  #instance: Instance | undefined;
  #database: Database | undefined;
  /** In the order in which they are stopped. */
  #stages: Service[][] = [];
  #stop: Promise<void> | undefined;

  constructor(environment: Environment, print: Print) {
    this.#environment = environment;
    this.#print = print;
  }

  /**
   * Brings the product up.
   * @throws StartFailure or PostgresError, in words for the operator; call `stop` afterwards in any case
   */
  async start(): Promise<SummaryFacts> {
    const environment = this.#environment;
    const began = performance.now();
    const { publicUrl: gatewayUrl, dashboardUrl } = environment;
    this.#instance = await claim(environment.dataDirectory, { gatewayUrl, dashboardUrl });
    await requireFreePorts(wantedPorts(environment));
    const gatewayPorts = await gatewayPortsOf(environment);
    const furtherGateways = gatewayPorts.slice(1).map((port) => httpUrl(environment.host, port));
    this.#instance.recordGateways([gatewayUrl, ...furtherGateways]);
    for (const warning of idleSpools(environment)) this.#print(warning);
    await buildDashboard();
    this.#assertNotStopped();
    this.#database = await openDatabase(environment, this.#print);
    const { url, secrets, embedded } = this.#database;
    await migrate(url, this.#print);
    const token = await setupTokenFor(url);
    const setupToken = environment.owner ? undefined : token;
    this.#assertNotStopped();
    await this.#startServices({ databaseUrl: url, secrets, setupToken, gatewayPorts });
    const ownerMade = token !== undefined && environment.owner !== undefined && (await hasOwner(url));
    return { embedded, setupToken, ownerMade, furtherGateways, seconds: (performance.now() - began) / 1000 };
  }

  /** Stops everything in order: no new work first, then the gateways' open requests, last the database. */
  stop(): Promise<void> {
    this.#stop ??= this.#stopInOrder();
    return this.#stop;
  }

  /** Ends what does not want to stop. The database is still stopped in order: that takes a moment and keeps its data clean. */
  async force(): Promise<void> {
    await Promise.all(this.#stages.flat().map((service) => service.stop(true)));
  }

  async #startServices(facts: Parameters<typeof describeServices>[1]): Promise<void> {
    const watcher = {
      print: this.#print,
      logLevel: this.#environment.logLevel,
      onChange: () => this.#recordChildren(),
    };
    const stages = describeServices(this.#environment, facts);
    this.#stages = stages.map((specs) => specs.map((spec) => new Service(spec, watcher)));
    const starts = await Promise.allSettled(this.#stages.flat().map((service) => service.start()));
    const failure = starts.find((start) => start.status === "rejected");
    if (failure) throw failure.reason;
  }

  #recordChildren(): void {
    const pids = this.#stages.flat().flatMap((service) => service.pid() ?? []);
    if (!this.#stop) this.#instance?.recordChildren(pids);
  }

  async #stopInOrder(): Promise<void> {
    this.#instance?.announceStop();
    for (const services of this.#stages) await Promise.all(services.map((service) => service.stop(false)));
    await this.#database?.stop();
    this.#instance?.release();
  }

  #assertNotStopped(): void {
    if (this.#stop) throw new StartFailure("Stopped before it was up.");
  }
}

function wantedPorts({ host, gatewayPort, dashboardPort, sandboxPort }: Environment) {
  return [
    { host, port: gatewayPort, purpose: "the gateway", variable: "GATEHOUSE_PORT" },
    { host, port: dashboardPort, purpose: "the dashboard", variable: "GATEHOUSE_DASHBOARD_PORT" },
    { host: "127.0.0.1", port: sandboxPort, purpose: "the sandbox provider", variable: "GATEHOUSE_SANDBOX_PORT" },
  ];
}

async function gatewayPortsOf({ host, gatewayPort, gateways, dashboardPort, sandboxPort }: Environment) {
  const except = [dashboardPort, sandboxPort];
  return [gatewayPort, ...(await freePortsAfter(gatewayPort, { host, count: gateways - 1, except }))];
}

/** Does nothing when the sources are those of the last build. */
async function buildDashboard(): Promise<void> {
  const child = spawn(process.execPath, [join(repository, "scripts/build.mjs")], { stdio: "inherit" });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new StartFailure("Gatehouse cannot start without its dashboard.");
}
