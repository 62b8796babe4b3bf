import { XmlDocument } from 'libxml2-wasm';

/** The line of libxml2's first error, or null where it accepts the text; 0 where it names none. */
export function libxmlLine(source: string | Uint8Array): number | null {
  try {
    const document = typeof source === 'string' ? XmlDocument.fromString(source) : XmlDocument.fromBuffer(source);
    document.dispose();
    return null;
  } catch (error) {
    if (error instanceof Error && 'details' in error && Array.isArray(error.details)) {
      const [first] = error.details as readonly { readonly line: number }[];
      return first?.line ?? 0;
    }
    throw error;
  }
}
