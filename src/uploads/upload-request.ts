import { Readable } from 'node:stream';
import type { Multipart } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { AppError, messageOf } from '../common/errors.js';
import { type LocalFile, tooLarge } from './local-file.js';
import type { UploadsService } from './uploads.service.js';

/** What a request with a file brings. */
export interface Upload {
  file: LocalFile;
  /** The text fields of its form. */
  fields: Record<string, string>;
}

const FORM_LIMITS = {
  files: 1,
  fields: 30,
  parts: 31,
  fieldNameSize: 100,
  fieldSize: 16_384,
  headerPairs: 50,
};
/** What a form needs beside its file. */
const FORM_BYTES = 1_048_576;

/**
 * The file of a request and the fields beside it: of a form (`multipart/form-data`) the field `file`, or the whole body. The file
 * is the caller's to dispose of. Errors: `VALIDATION_FAILED` without a file, or with several; `PAYLOAD_TOO_LARGE`;
 * `MALFORMED_REQUEST` when it breaks off; `UNSUPPORTED_MEDIA_TYPE`.
 */
export async function receiveUpload(request: FastifyRequest, uploads: UploadsService): Promise<Upload> {
  if (Number(request.headers['content-length'] ?? 0) > uploads.limit + FORM_BYTES)
    throw tooLarge(uploads.limit);
  if (request.isMultipart()) return receiveForm(request, uploads);
  if (!(request.body instanceof Readable))
    throw new AppError(
      'UNSUPPORTED_MEDIA_TYPE',
      'Send the file in the field `file` of multipart/form-data, or as the body with Content-Type: text/csv or application/octet-stream.',
    );
  return { file: await uploads.receive('upload', request.body), fields: {} };
}

async function receiveForm(request: FastifyRequest, uploads: UploadsService): Promise<Upload> {
  const fields: Record<string, string> = {};
  let file: LocalFile | undefined;
  try {
    const parts = request.parts({
      limits: { ...FORM_LIMITS, fileSize: uploads.limit + 1 },
    });
    for await (const part of parts) {
      if (part.type === 'field') fields[part.fieldname] = textOf(part);
      else if (part.fieldname !== 'file')
        throw fault(part.fieldname, 'is no field for a file: send it as `file`');
      else file = await uploads.receive(part.filename, part.file);
    }
    if (!file) throw fault('file', 'is missing: send the file in the field `file` of multipart/form-data');
    return { file, fields };
  } catch (error) {
    await file?.dispose();
    throw formError(error);
  }
}

function textOf(part: Extract<Multipart, { type: 'field' }>): string {
  if (part.valueTruncated) throw fault(part.fieldname, `is longer than ${FORM_LIMITS.fieldSize} bytes`);
  return typeof part.value === 'string' ? part.value : JSON.stringify(part.value);
}

function formError(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const { code = '' } = error as NodeJS.ErrnoException;
  if (code === 'FST_FILES_LIMIT') return fault('file', 'is there more than once: send one file');
  if (code === 'FST_PARTS_LIMIT' || code === 'FST_FIELDS_LIMIT')
    return fault('', `has more than ${FORM_LIMITS.fields} fields`);
  if (code.startsWith('E')) return error;
  return new AppError(
    'MALFORMED_REQUEST',
    `The form could not be read: ${messageOf(error)}`,
    {},
    { cause: error },
  );
}

function fault(path: string, message: string): AppError {
  return new AppError('VALIDATION_FAILED', `The form ${path || 'as a whole'} ${message}.`, {
    errors: [{ path, message }],
  });
}
