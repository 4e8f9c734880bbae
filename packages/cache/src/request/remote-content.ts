import { isRecord } from "./json.ts";

/** Members that hold an address, or an object with it in `url`, in the formats of OpenAI and of servers that follow it. */
const ADDRESSES = ["image_url", "file_url", "video_url", "audio_url"] as const;
/** The same in Google's, in both spellings. */
const FILES = ["fileData", "file_data"] as const;

/**
 * Whether a picture or file is to be fetched from somewhere: what is there now is not part of the request. Content that
 * is in the request itself (`data:`) is.
 */
export function looksElsewhere(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(looksElsewhere);
  if (!isRecord(value)) return false;
  return hasAddress(value) || Object.values(value).some(looksElsewhere);
}

function hasAddress(record: Record<string, unknown>): boolean {
  // Anthropic's way to say it.
  if (record.type === "url" && typeof record.url === "string") return true;
  for (const name of ADDRESSES) {
    const value = record[name];
    if (isRemote(isRecord(value) ? value.url : value)) return true;
  }
  return FILES.some((name) => isRecord(record[name]));
}

const isRemote = (address: unknown): boolean => typeof address === "string" && !/^(?:data:|$)/i.test(address);
