// Loaded before a gateway (`node --import`): a machine whose clock jumps and whose disk fills up, as two files say.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { readSickMachine } from "./env.ts";

const LOOK_EVERY_MS = 25;
const { clockFile, diskFile, spoolDirectory } = readSickMachine();
const { closeSync, existsSync, fdatasync, openSync, readFileSync, writeSync } = fs;

let clockOffMs = 0;
let diskFull = false;
look();
setInterval(look, LOOK_EVERY_MS).unref();

function look(): void {
  clockOffMs = existsSync(clockFile) ? Number(readFileSync(clockFile, "utf8")) || 0 : 0;
  diskFull = existsSync(diskFile);
}

moveClock();
fillDisk();

/** Only what tells the time of day is off: `performance.now()` and timers are monotonic, as on a real machine. */
function moveClock(): void {
  const RealDate = Date;
  const realNow = RealDate.now;
  const jumped = () => realNow() + clockOffMs;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, given, newTarget) =>
      Reflect.construct(target, given.length === 0 ? [jumped()] : given, newTarget) as Date,
    apply: () => new RealDate(jumped()).toString(),
    get: (target, name, receiver) => (name === "now" ? jumped : Reflect.get(target, name, receiver)),
  });
}

/** Writes below the spool fail with ENOSPC; the first one still gets half of its bytes in, as on a real disk. */
function fillDisk(): void {
  const inSpool = new Set<number>();
  let halves = 0;
  const full = () => Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC", errno: -28 });
  fs.openSync = (path, flags, mode) => {
    const spooled = String(path).startsWith(spoolDirectory);
    const makes = typeof flags === "string" && /^[aw]/.test(flags);
    if (diskFull && spooled && makes && !existsSync(path)) throw full();
    const descriptor = openSync(path, flags, mode);
    if (spooled) inSpool.add(descriptor);
    return descriptor;
  };
  fs.closeSync = (descriptor) => {
    inSpool.delete(descriptor);
    closeSync(descriptor);
  };
  fs.writeSync = ((descriptor: number, buffer: Buffer, offset: number, length: number) => {
    if (!diskFull) halves = 0;
    if (!diskFull || !inSpool.has(descriptor)) return writeSync(descriptor, buffer, offset, length);
    halves += 1;
    if (halves > 1 || typeof length !== "number" || length < 2) throw full();
    return writeSync(descriptor, buffer, offset, Math.floor(length / 2));
  }) as typeof fs.writeSync;
  fs.fdatasync = ((descriptor: number, done: fs.NoParamCallback) => {
    if (diskFull && inSpool.has(descriptor)) return void setImmediate(() => done(full()));
    fdatasync(descriptor, done);
  }) as typeof fs.fdatasync;
  syncBuiltinESMExports();
}
