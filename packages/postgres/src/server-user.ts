import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { PostgresError } from "./error.ts";

/** The account that PostgreSQL runs under when it is not our own. */
export interface ServerUser {
  uid: number;
  gid: number;
}

/**
 * Who must run PostgreSQL for this data folder: `undefined` means ourselves. PostgreSQL refuses root, so root gets the
 * owner of the existing data, else `postgres`, else `nobody`, else a system user made for it.
 * @throws PostgresError when the data belongs to somebody whom we cannot become
 */
export function chooseServerUser(directory: string): ServerUser | undefined {
  const uid = process.getuid?.();
  if (uid === undefined) return undefined;
  const owner = existsSync(directory) ? statSync(directory) : undefined;
  if (uid !== 0) {
    if (owner && owner.uid !== uid) {
      throw new PostgresError(
        `The data in ${directory} belongs to user id ${owner.uid}, and this is user id ${uid}. ` +
          "Start Gatehouse as the user who started it first, or as root.",
      );
    }
    return undefined;
  }
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const user = lookUp("postgres") ?? lookUp("nobody") ?? create("gatehouse");
  if (user) return user;
  throw new PostgresError(
    "PostgreSQL refuses to run as root, and there is no other user to run it as. " +
      "Add one (useradd --system gatehouse) or start Gatehouse as an ordinary user.",
  );
}

function lookUp(name: string): ServerUser | undefined {
  const id = (flag: string) => Number.parseInt(spawnSync("id", [flag, name], { encoding: "utf8" }).stdout, 10);
  const user = { uid: id("-u"), gid: id("-g") };
  return user.uid > 0 && user.gid >= 0 ? user : undefined;
}

function create(name: string): ServerUser | undefined {
  spawnSync("useradd", ["--system", "--user-group", "--no-create-home", name]);
  return lookUp(name);
}
