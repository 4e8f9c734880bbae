import type { Span } from "../../finding.ts";
import { findEach } from "../boundary.ts";
import { looksRandom } from "./secret-kinds.ts";

/** Values without a form of their own that are given to a name such as `api_key` or `password`. The name is no part of it. */
export const findAssignedSecrets = (text: string): Iterable<Span> =>
  findEach(text, ASSIGNED, ({ start, end }, [, name = "", quote, value = ""]) => {
    if (PUBLIC_NAME.test(text.slice(Math.max(0, start - NAME_REACH), start))) return null;
    const isSecret = PASSWORD_NAME.test(name) ? isPassword(value, quote !== undefined) : isKey(value);
    return isSecret ? { start: end - value.length, end } : null;
  });

/** The end of a name, the opening quotation mark (escaped within JSON), and the value. */
const ASSIGNED =
  /(pass(?:word|wd|phrase)|pwd|secret|token|(?:api|access|account|auth|encryption|private|secret|signing)[_-]?key)\\?["'`]?[ \t]{0,4}(?::=|=>|=|:)[ \t]{0,4}(\\?["'`])?([^\s"'`,;\\]{8,200})/gi;

const PASSWORD_NAME = /^(?:pass|pwd)/i;
/** How tokens that give no access begin, shortly before `token`. */
const PUBLIC_NAME = /(?:page|next|continuation|cursor|csrf|xsrf|cancel|pad|stop|mask|public)[_-]?$/i;
const NAME_REACH = 20;

/** What AWS gives out: 40 characters of Base64, which may have few digits. */
const AWS_SECRET = /^(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9/+])[A-Za-z0-9+/]{40}$/;
const KEY = /^[A-Za-z0-9+/_.=~-]{16,200}$/;

const isKey = (value: string): boolean => KEY.test(value) && (looksRandom(value) || AWS_SECRET.test(value));

/** Calls, templates and references to a variable: code that says where the password comes from. */
const CODE = /[()<>{}[\]]|^[$%]|^\w+(?:\.\w+)+$/;

function isPassword(value: string, isQuoted: boolean): boolean {
  if (CODE.test(value) || !/[A-Za-z]/.test(value) || !/[0-9]/.test(value)) return false;
  return /[!@#$%^&*?+=~]/.test(value) || (isQuoted && /[a-z]/.test(value) && /[A-Z]/.test(value));
}
