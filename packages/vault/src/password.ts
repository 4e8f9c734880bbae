import { hash, verify } from "@node-rs/argon2";

/** OWASP's parameters for argon2id (19 MiB, two passes); about 20 ms on a current core. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** What an unknown account is checked against, so that it answers as late as a known one. Nobody knows its password. */
const DECOY = "$argon2id$v=19$m=19456,t=2,p=1$H/LWvHmYfNwPlV4ZC7/Qyg$s9anC2g+n3Obvmm1paZp/oAGuJSDIqVB81/lDDoBX4Q";

/** An argon2id PHC string with a salt of its own. */
export const hashPassword = (password: string): Promise<string> => hash(password, PARAMETERS);

/**
 * Whether the password belongs to the hash. Takes as long for `null` (no such account, or one without a password)
 * as for a wrong password, and answers false.
 */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  const matches = await verify(passwordHash ?? DECOY, password);
  return matches && passwordHash !== null;
}
