import { randomUUID } from "node:crypto";
import { type FileHandle, open, unlink } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { Readable } from "node:stream";
import { Busboy, type BusboyEvents, type BusboyInstance } from "@fastify/busboy";
import { GatehouseError } from "@gatehouse/domain";
import type { CallerForm, EncodedForm } from "@gatehouse/wire";
import { watchRate } from "./body-rate.ts";

/** What a file may take of this process's memory; the rest of it goes to the disk. */
const MEMORY_BYTES = 256 * 1024;
const LIMITS = { fields: 100, fieldSize: 64 * 1024, fieldNameSize: 100, files: 4, parts: 104, headerPairs: 20 };

export interface FormOptions {
  /** Of the whole body. */
  limitBytes: number;
  /** Where files go that are too large for memory; they have no name there, so none stays behind. */
  directory: string;
}

/** A form that was taken in; `close` gives its space back. */
export interface ReceivedForm extends CallerForm {
  close(): Promise<void>;
}

type Part = { name: string; value: string } | { name: string; filename: string; mediaType: string; file: Tape };

/** @throws GatehouseError `request_too_large`, `invalid_request`, `caller_disconnected` */
export async function readForm(
  request: IncomingMessage,
  { limitBytes, directory }: FormOptions,
): Promise<ReceivedForm> {
  const parts: Part[] = [];
  try {
    await receive(request, parts, { limitBytes, directory });
  } catch (error) {
    await closeAll(parts);
    throw error;
  }
  const files = parts.flatMap((part) => ("file" in part ? [part.file] : []));
  return {
    fields: parts.map((part) => [part.name, "file" in part ? "" : part.value] as const),
    fileBytes: files.reduce((sum, file) => sum + file.length, 0),
    encode: (replaced) => encodeForm(parts, replaced),
    close: () => closeAll(parts),
  };
}

function receive(request: IncomingMessage, parts: Part[], { limitBytes, directory }: FormOptions): Promise<void> {
  const parser = createParser(request);
  const writing: Promise<void>[] = [];
  return new Promise((resolve, reject) => {
    let size = 0;
    const fail = (error: Error) => {
      unwatch();
      request.unpipe(parser);
      request.pause();
      parser.destroy();
      reject(error);
    };
    const malformed = (message: string) => fail(new GatehouseError("invalid_request", { message }));
    const unwatch = watchRate(request, fail);
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > limitBytes) fail(tooLarge(limitBytes));
    });
    request.on("close", () => {
      if (!request.readableEnded) fail(new GatehouseError("caller_disconnected"));
    });
    const onField: BusboyEvents["field"] = (name, value, nameCut, valueCut) => {
      if (nameCut || valueCut) malformed("A field of the form is too long.");
      else parts.push({ name, value });
    };
    const onFile: BusboyEvents["file"] = (name, stream, filename, _encoding, mediaType) => {
      const file = new Tape(directory);
      parts.push({ name, filename: filename ?? "file", mediaType, file });
      const taken = file.take(stream);
      // A form that ends too early shows here; errors of the disk have a code.
      taken.catch((error: NodeJS.ErrnoException) => (error.code ? fail(error) : malformed("The form is malformed.")));
      writing.push(taken);
    };
    parser.on("field", onField).on("file", onFile);
    for (const limit of ["partsLimit", "filesLimit", "fieldsLimit"] as const) {
      parser.on(limit, () => malformed("The form has too many parts."));
    }
    parser.on("error", () => malformed("The form is malformed."));
    parser.on("finish", () => {
      unwatch();
      Promise.all(writing).then(() => resolve(), reject);
    });
    request.pipe(parser);
  });
}

function createParser(request: IncomingMessage): BusboyInstance {
  const type = request.headers["content-type"] ?? "";
  try {
    if (!type.startsWith("multipart/form-data")) throw new Error("not a form");
    return new Busboy({ headers: { ...request.headers, "content-type": type }, limits: LIMITS });
  } catch {
    throw new GatehouseError("invalid_request", { message: "Send the file as a form (multipart/form-data)." });
  }
}

const tooLarge = (limitBytes: number) =>
  new GatehouseError("request_too_large", { message: `The request body is larger than ${limitBytes} bytes.` });

async function closeAll(parts: readonly Part[]): Promise<void> {
  await Promise.all(parts.map(async (part) => "file" in part && part.file.close()));
}

/** A file of a form: its beginning in memory, or all of it on a disk once it is too large for that. */
class Tape {
  length = 0;
  readonly #directory: string;
  #chunks: Buffer[] = [];
  #handle: FileHandle | undefined;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async take(stream: Readable): Promise<void> {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      this.length += chunk.length;
      if (this.#handle) await this.#handle.write(chunk);
      else {
        this.#chunks.push(chunk);
        if (this.length > MEMORY_BYTES) await this.#spill();
      }
    }
  }

  open(): AsyncIterable<Buffer> {
    if (!this.#handle) return Readable.from(this.#chunks);
    return this.#handle.createReadStream({ start: 0, autoClose: false });
  }

  async close(): Promise<void> {
    this.#chunks = [];
    await this.#handle?.close();
    this.#handle = undefined;
  }

  /** The name goes at once: what is open can be read, and a process that dies leaves nothing behind. */
  async #spill(): Promise<void> {
    const path = join(this.#directory, `gatehouse-upload-${randomUUID()}`);
    const handle = await open(path, "wx+", 0o600);
    await unlink(path);
    await handle.writev(this.#chunks);
    this.#chunks = [];
    this.#handle = handle;
  }
}

function encodeForm(parts: readonly Part[], replaced: Readonly<Record<string, string>>): EncodedForm {
  const boundary = `gatehouse-${randomUUID()}`;
  const pieces: (Buffer | Tape)[] = parts.flatMap((part) =>
    "file" in part
      ? [Buffer.from(`--${boundary}\r\n${fileHead(part)}\r\n\r\n`), part.file, Buffer.from("\r\n")]
      : [
          Buffer.from(
            `--${boundary}\r\n${fieldHead(part.name)}\r\n\r\n${Object.hasOwn(replaced, part.name) ? replaced[part.name] : part.value}\r\n`,
          ),
        ],
  );
  pieces.push(Buffer.from(`--${boundary}--\r\n`));
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    length: pieces.reduce((sum, piece) => sum + piece.length, 0),
    open: () => Readable.from(bytesOf(pieces), { objectMode: false }),
  };
}

async function* bytesOf(pieces: readonly (Buffer | Tape)[]): AsyncGenerator<Buffer> {
  for (const piece of pieces) {
    if (Buffer.isBuffer(piece)) yield piece;
    else yield* piece.open();
  }
}

const fieldHead = (name: string): string => `content-disposition: form-data; name="${quoted(name)}"`;

const fileHead = ({ name, filename, mediaType }: { name: string; filename: string; mediaType: string }): string =>
  `${fieldHead(name)}; filename="${quoted(filename)}"\r\ncontent-type: ${mediaType.replace(/[^\x21-\x7e ]/g, "")}`;

/** As browsers escape names; a line feed must not begin a header of its own. */
const quoted = (text: string): string => text.replaceAll('"', "%22").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
