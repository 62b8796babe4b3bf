/** Signatures, flags and fields of zip that both reader and writer need (APPNOTE 4.3 to 4.5). */
export const LOCAL_SIGNATURE = 0x04034b50;
export const RECORD_SIGNATURE = 0x02014b50;
export const DESCRIPTOR_SIGNATURE = 0x08074b50;
export const END_SIGNATURE = 0x06054b50;
export const END64_SIGNATURE = 0x06064b50;
export const LOCATOR_SIGNATURE = 0x07064b50;

/** Checksum and sizes stand behind the content. */
export const FLAG_DESCRIPTOR = 0x0008;
/** The name is UTF-8. */
export const FLAG_UTF8 = 0x0800;

export const METHOD_STORED = 0;
export const METHOD_DEFLATED = 8;

export const EXTRA_ZIP64 = 0x0001;

/** Stands where the value has no room and is found in a zip64 field. */
export const NO_ROOM_16 = 0xffff;
export const NO_ROOM_32 = 0xffff_ffff;

/** A view of exactly these bytes. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
