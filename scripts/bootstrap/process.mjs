// Runs with Node 18 and without dependencies: nothing is installed yet when this is loaded.
import { spawn } from "node:child_process";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
export const isWindows = process.platform === "win32";

/** A failure whose text is all that the user needs; no stack trace is shown for it. */
export class BootstrapError extends Error {}

/** One line of progress. */
export function say(text) {
  process.stdout.write(process.stdout.isTTY ? `\x1b[2m${text}\x1b[0m\n` : `${text}\n`);
}

/**
 * The environment for the tools we start: ours, with `folders` first on the PATH, and without what `npm` tells the
 * script that it runs (which other package managers take for their own settings).
 */
export function environment(folders, extra = {}) {
  const env = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (
      !/^npm_(lifecycle|package|command|execpath|node_execpath|config_(local_)?prefix|config_global_prefix)/i.test(name)
    ) {
      env[name] = value;
    }
  }
  const pathName = Object.keys(env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
  const inherited = (env[pathName] ?? "").split(isWindows ? ";" : ":");
  env[pathName] = [...folders, ...inherited].filter(Boolean).join(isWindows ? ";" : ":");
  return { ...env, TURBO_TELEMETRY_DISABLED: "1", NEXT_TELEMETRY_DISABLED: "1", CHECKPOINT_DISABLE: "1", ...extra };
}

/** The folders of the tools that a checkout has, in the order of the PATH. */
export const toolFolders = (nodePath) => [dirname(nodePath), join(root, "node_modules/.bin")];

/**
 * Runs a program to its end and returns its exit code; it writes where we write. With `timeoutMs` it is ended, with
 * everything that it has started, when it takes longer.
 */
export function run(command, parameters, { timeoutMs, ...options } = {}) {
  return new Promise((done) => {
    const inGroup = timeoutMs !== undefined && !isWindows;
    const child = spawn(command, parameters, {
      cwd: root,
      stdio: "inherit",
      shell: isWindows,
      detached: inGroup,
      ...options,
    });
    const release = inGroup ? watchGroup(child, command, timeoutMs) : () => {};
    child.once("error", (error) => {
      process.stderr.write(`${command}: ${error.message}\n`);
      done(127);
    });
    child.once("close", (code, signal) => {
      release();
      done(signal ? 130 : (code ?? 1));
    });
  });
}

/** A group of its own hears nothing of Ctrl-C: we pass it on, and stop ourselves. Returns how to stop watching. */
function watchGroup(child, command, timeoutMs) {
  const signalGroup = (signal) => {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // It has ended in the meantime.
    }
  };
  const timer = setTimeout(() => {
    process.stderr.write(`${command} has not ended in ${timeoutMs / 60_000} minutes; it is stopped.\n`);
    signalGroup("SIGKILL");
  }, timeoutMs);
  const stops = ["SIGINT", "SIGTERM", "SIGHUP"].map((signal) => {
    const passOn = () => {
      signalGroup(signal);
      child.once("close", () => process.exit(130));
    };
    process.once(signal, passOn);
    return () => process.removeListener(signal, passOn);
  });
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}

/** Runs a program quietly; returns what it printed, or `undefined` when it failed. */
export function ask(command, parameters, options = {}) {
  return new Promise((done) => {
    const child = spawn(command, parameters, {
      cwd: root,
      stdio: ["ignore", "pipe", "ignore"],
      shell: isWindows,
      ...options,
    });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
    child.once("error", () => done(undefined));
    child.once("close", (code) => done(code === 0 ? output.trim() : undefined));
  });
}

/** Ends this process with the text of a failure that we foresaw, or with the trace of one that we did not. */
export function exitWith(error) {
  const text = error instanceof BootstrapError ? error.message : (error.stack ?? String(error));
  process.stderr.write(`\n${text}\n`);
  process.exit(1);
}
