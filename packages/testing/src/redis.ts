import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { createServer, connect as openSocket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { programFolders } from "./env.ts";

/** A Redis or Valkey that belongs to one suite alone. */
export interface TestRedis {
  url: string;
  /** One command over a connection of its own. Answers the reply as it came, e.g. `+OK` or `:1`. */
  command(...words: string[]): Promise<string>;
  /** To the server's process. */
  signal(name: "SIGSTOP" | "SIGCONT" | "SIGKILL"): void;
  /** Starts it again after a SIGKILL, on the same port, with nothing in it. */
  restart(): Promise<void>;
  /** Ends the server and deletes its folder. */
  stop(): Promise<void>;
}

export interface TestRedisOptions {
  /** Further settings, as on the command line without their dashes. */
  settings?: Readonly<Record<string, string>>;
}

const PROGRAMS = ["redis-server", "valkey-server"];

/** Whether there is a server on this machine; tests that need one are skipped without. */
export const canStartRedis = (): boolean => findProgram() !== undefined;

function findProgram(): string | undefined {
  for (const folder of programFolders()) {
    for (const name of PROGRAMS) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // Not here.
      }
    }
  }
  return undefined;
}

/**
 * A real server on a free port, with nothing on disk. It ends with this process, also when that is killed.
 * @throws Error where no server is installed
 */
export async function startTestRedis({ settings = {} }: TestRedisOptions = {}): Promise<TestRedis> {
  const program = findProgram();
  if (!program) throw new Error(`None of ${PROGRAMS.join(", ")} is installed.`);
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), "gatehouse-redis-"));
  const all = { port: String(port), bind: "127.0.0.1", dir: folder, save: "", appendonly: "no", ...settings };
  const flags = Object.entries(all).flatMap(([name, value]) => [`--${name}`, value]);
  let server = await launch(program, folder, flags);
  const command = (...words: string[]) => ask(port, words);
  await untilItAnswers(command);
  return {
    url: `redis://127.0.0.1:${port}`,
    command,
    signal: (name) => void process.kill(server.pid, name),
    async restart() {
      await server.stop({ keepFolder: true });
      server = await launch(program, folder, flags);
      await untilItAnswers(command);
    },
    stop: () => server.stop({ keepFolder: false }),
  };
}

/** Waits for the end of its input, which is ours alone: it closes when we close it, and when we are gone. */
const CARETAKER = `
folder=$1; shift
"$@" >"$folder/log" 2>&1 &
server=$!
echo "$server"
read -r last
kill -KILL "$server" 2>/dev/null
[ "$last" = keep ] || rm -rf "$folder"
`;

async function launch(program: string, folder: string, flags: readonly string[]) {
  const caretaker = spawn("sh", ["-c", CARETAKER, "sh", folder, program, ...flags], {
    stdio: ["pipe", "pipe", "ignore"],
    detached: true,
  });
  const ended = new Promise<void>((resolve) => caretaker.once("exit", () => resolve()));
  const lines = createInterface({ input: caretaker.stdout });
  const pid = await new Promise<number>((resolve, reject) => {
    lines.once("line", (line) => resolve(Number(line)));
    caretaker.once("error", reject);
  });
  const stop = async ({ keepFolder }: { keepFolder: boolean }) => {
    caretaker.stdin.end(keepFolder ? "keep\n" : "\n");
    await ended;
  };
  return { pid, stop };
}

async function untilItAnswers(command: TestRedis["command"]): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const answer = await command("PING").catch(() => "");
    if (answer === "+PONG") return;
    if (tries === 200) throw new Error("The server does not answer.");
    await sleep(25);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The first line of the reply. */
function ask(port: number, words: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = openSocket(port, "127.0.0.1");
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("The connection was closed.")));
    let answer = "";
    socket.setEncoding("utf8").on("data", (text: string) => {
      answer += text;
      if (!answer.includes("\r\n")) return;
      resolve(answer.split("\r\n", 1)[0] as string);
      socket.destroy();
    });
    const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
    socket.write(`*${words.length}\r\n${parts.join("")}`);
  });
}
