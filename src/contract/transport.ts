/** What a request carries. Bytes of an archive may be given in whatever form the transport can send. */
export type RequestBody = string | Uint8Array | Blob | ReadableStream<Uint8Array>;

/** One request of the client, for a transport to send. */
export interface TransportRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  /** Below the base path, percent-encoded, without a query. */
  readonly path: string;
  /** Decoded; the transport encodes them. */
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: RequestBody | null;
  readonly signal: AbortSignal | null;
  /** To be told how many bytes of the body are sent, of how many; the total is null where it is not known. */
  readonly onUploadProgress: ((sent: number, total: number | null) => void) | null;
}

/** The answer of the service, read to its end. */
export interface TransportAnswer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** As received; axios gives it with `responseType: 'arraybuffer'`. */
  readonly body: Uint8Array;
}

/** Sends one request. Every status is an answer; only what never reached the service rejects. */
export type Transport = (request: TransportRequest) => Promise<TransportAnswer>;
