import { Readable } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import type { FastifyReply } from 'fastify';
import { MEDIA, type Scope } from '#contract';
import { ExportListSchema, ref } from '#contract/schemas';
import {
  type ArchiveFormat,
  type BlobSource,
  type BlockId,
  blockIdParts,
  parseUsageKey,
  writeArchive,
  writeNode,
} from '#olx';
import { type BlobStore, MissingBlobs, type Snapshot } from '#store';
import { openBlock } from '../access/course.ts';
import { currentBlock } from '../access/current-block.ts';
import { versionHeaders } from '../access/headers.ts';
import { negotiate } from '../access/negotiate.ts';
import { sendJsonText } from '../answers/json-text.ts';
import { type PreparedDocument, preparedDocuments } from '../answers/prepared-document.ts';
import type { Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import type { Answers, Question } from '../work/questions.ts';
import { BYTES, represented, TEXT } from './route-schema.ts';

/** Representations of a subtree, the one for clients without a wish first. */
const OFFERS = [MEDIA.gzip, MEDIA.zip, MEDIA.xml, MEDIA.json] as const;

/** What the description says of an export. */
export const EXPORTED = {
  200: represented('The subtree', {
    [MEDIA.gzip]: BYTES,
    [MEDIA.zip]: BYTES,
    [MEDIA.xml]: TEXT,
    [MEDIA.json]: ref(ExportListSchema),
  }),
} as const;

/** What is to be exported, and as what. */
export interface ExportRequest {
  readonly usageKey: string;
  readonly accept: string | undefined;
  readonly at?: string | undefined;
  readonly scope?: Scope | undefined;
}

export type Exporter = (request: ExportRequest, reply: FastifyReply) => FastifyReply | Promise<FastifyReply>;

/** Sends a subtree as an archive, one XML document, or the list of the files that an archive would hold. */
export function exporter({ store, workplace }: Parts): Exporter {
  const documents = preparedDocuments();

  return (request, reply) => {
    const head = request.at === undefined ? peek(request.usageKey) : null;
    const known = head === null ? undefined : documents.get(documentName(head, request));
    return known === undefined ? exported(request, reply) : sendDocument(reply, known);
  };

  /** The head where it is in memory, so that what is asked for often is answered at once. */
  function peek(text: string): Snapshot | null {
    const named = parseUsageKey(text);
    return named === null ? null : store.peek(named.course);
  }

  async function exported(request: ExportRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { usageKey, accept, at, scope = 'subtree' } = request;
    const media = negotiate(accept, OFFERS);
    if (media === null)
      throw new Refusal('not-acceptable', 'OLX is given as archive, document or list.', { supported: [...OFFERS] });
    if (scope === 'node' && media !== MEDIA.xml)
      throw new Refusal('bad-request', 'A node alone is given as application/xml only.');
    const { snapshot, id } = await openBlock(store, usageKey, at);
    const { block, version, node } = currentBlock(snapshot, id);
    const { id: commit, course: key, version: course } = snapshot.commit;
    const ask = <Name extends Question>(question: Name): Promise<Answers[Name]> =>
      workplace.ask(question, { course: key, commit, block: id }, block);
    const headers = {
      ...versionHeaders({ version, course, node }),
      // one version, so one ETag, for four kinds of body: a cache would mix them up
      vary: 'Accept',
      'cache-control': 'no-store',
    };
    if (media === MEDIA.xml) {
      const prepared: PreparedDocument = {
        headers: {
          ...headers,
          'content-disposition': disposition(id, media),
          'content-type': `${MEDIA.xml}; charset=utf-8`,
        },
        bytes:
          scope === 'node' ? Buffer.from(writeNode(block, snapshot.course.root)) : nodeBuffer(await ask('document')),
      };
      documents.set(documentName(snapshot, request), prepared);
      return sendDocument(reply, prepared);
    }
    if (media === MEDIA.json) return sendJsonText(reply.headers(headers), await ask('list'));
    const format: ArchiveFormat = media === MEDIA.zip ? 'zip' : 'tar.gz';
    const archive = writeArchive(await ask('files'), sourceOf(store.blobs), format);
    return reply
      .headers({ ...headers, 'content-disposition': disposition(id, media) })
      .type(media)
      .send(Readable.fromWeb(archive as NodeReadableStream<Uint8Array>));
  }
}

/** What a document is kept under: the state, and what was asked of it. */
function documentName({ commit }: Snapshot, { usageKey, accept, scope }: ExportRequest): string {
  return `${commit.id} ${scope ?? ''} ${accept ?? ''} ${usageKey}`;
}

function sendDocument(reply: FastifyReply, { headers, bytes }: PreparedDocument): FastifyReply {
  return reply.headers(headers).send(bytes);
}

/** The same bytes as a `Buffer`, which they are no more where they come from a thread. */
function nodeBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function sourceOf(blobs: BlobStore): BlobSource {
  return {
    get: async (hash) => {
      const bytes = await blobs.get(hash);
      if (bytes === null) throw new MissingBlobs([hash]);
      return bytes;
    },
    stream: (hash) => blobs.stream(hash),
  };
}

function disposition(id: BlockId, media: (typeof OFFERS)[number]): string {
  const { type, urlName } = blockIdParts(id);
  const ending = media === MEDIA.gzip ? 'tar.gz' : media === MEDIA.zip ? 'zip' : 'xml';
  const name = type === urlName ? `${type}.${ending}` : `${type}-${urlName}.${ending}`;
  const ascii = name.replace(/[^A-Za-z0-9._-]/g, '_');
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)}`;
}
