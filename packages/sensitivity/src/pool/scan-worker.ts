import { parentPort } from "node:worker_threads";
import { compileScanner, type Scanner } from "../scanner.ts";
import type { ScanReply, ScanRequest } from "./messages.ts";

/** The file that each worker of a ScanPool runs: it compiles scanners, keeps them, and scans with them. */
const scanners = new Map<number, Scanner | Error>();

const reply = (message: ScanReply) => parentPort?.postMessage(message);

parentPort?.on("message", (request: ScanRequest) => {
  if (request.kind === "compile") scanners.set(request.scanner, compile(request));
  else if (request.kind === "forget") scanners.delete(request.scanner);
  else reply(scan(request));
});
reply({ kind: "ready" });

/** What is wrong with the settings is told to those who scan with them. */
function compile({ own, detect }: ScanRequest & { kind: "compile" }): Scanner | Error {
  try {
    return compileScanner(own, detect);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function scan({ scanner, texts }: ScanRequest & { kind: "scan" }): ScanReply {
  const compiled = scanners.get(scanner);
  if (!compiled || compiled instanceof Error) return { kind: "failed", message: compiled?.message ?? "not compiled" };
  return { kind: "found", findings: compiled.scan(texts) };
}
