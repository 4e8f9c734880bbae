// Waits for the end of the test run that started it, however that comes, then stops its server and deletes its data.
// Started as: node caretaker.ts <folder to delete> <data folder of the server>
import { rmSync } from "node:fs";
import { stopServer } from "../server.ts";

const [folder, directory] = process.argv.slice(2);
if (!folder || !directory) throw new Error("The caretaker needs a folder and the data folder of a server.");

process.stdin.resume().once("close", async () => {
  await stopServer(directory);
  rmSync(folder, { recursive: true, force: true });
});
