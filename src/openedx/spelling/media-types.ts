/**
 * The media type that the platform gives to a file by the ending of its name (`mimetypes` of Python on Debian, with
 * what `xml_importer.py` and `common_initialization/apps.py` add); null for an ending that it does not know.
 */
export function mediaType(name: string): string | null {
  const ending = /[^/.][^/]*\.([^./]+)$/.exec(name)?.[1] ?? '';
  return TYPES.get(ending) ?? TYPES.get(ending.toLowerCase()) ?? null;
}

/** Whether the platform knows a media type, so that it takes it from `assets.json`. */
export function isKnownMediaType(type: string): boolean {
  return KNOWN.has(type);
}

const OFFICE = 'application/vnd.openxmlformats-officedocument';
const OPEN_DOCUMENT = 'application/vnd.oasis.opendocument';

const TYPES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    avi: 'video/x-msvideo',
    avif: 'image/avif',
    bib: 'text/x-bibtex',
    bmp: 'image/bmp',
    c: 'text/x-csrc',
    cpp: 'text/x-c++src',
    css: 'text/css',
    csv: 'text/csv',
    doc: 'application/msword',
    docx: `${OFFICE}.wordprocessingml.document`,
    eot: 'application/vnd.ms-fontobject',
    epub: 'application/epub+zip',
    flv: 'video/x-flv',
    ggb: 'application/vnd.geogebra.file',
    gif: 'image/gif',
    h: 'text/x-chdr',
    heic: 'image/heic',
    htm: 'text/html',
    html: 'text/html',
    ico: 'image/vnd.microsoft.icon',
    java: 'text/x-java',
    jpeg: 'image/jpeg',
    jpg: 'image/jpeg',
    js: 'text/javascript',
    json: 'application/json',
    m: 'application/vnd.wolfram.mathematica.package',
    m4a: 'audio/mp4',
    m4v: 'video/mp4',
    md: 'text/markdown',
    mjs: 'text/javascript',
    mov: 'video/quicktime',
    mp3: 'audio/mpeg',
    mp4: 'video/mp4',
    mpeg: 'video/mpeg',
    mpg: 'video/mpeg',
    nb: 'application/vnd.wolfram.mathematica',
    odp: `${OPEN_DOCUMENT}.presentation`,
    ods: `${OPEN_DOCUMENT}.spreadsheet`,
    odt: `${OPEN_DOCUMENT}.text`,
    oga: 'audio/ogg',
    ogg: 'audio/ogg',
    ogv: 'video/ogg',
    otf: 'application/x-font-opentype',
    pdf: 'application/pdf',
    png: 'image/png',
    ppt: 'application/vnd.ms-powerpoint',
    pptx: `${OFFICE}.presentationml.presentation`,
    py: 'text/x-python',
    rtf: 'application/rtf',
    sh: 'text/x-sh',
    sjson: 'application/octet-stream',
    srt: 'application/octet-stream',
    svg: 'image/svg+xml',
    svgz: 'image/svg+xml',
    swf: 'application/vnd.adobe.flash.movie',
    tar: 'application/x-tar',
    tex: 'text/x-tex',
    tif: 'image/tiff',
    tiff: 'image/tiff',
    ttf: 'application/x-font-ttf',
    txt: 'text/plain',
    vtt: 'text/vtt',
    wav: 'audio/x-wav',
    webm: 'video/webm',
    webp: 'image/webp',
    wmv: 'video/x-ms-wmv',
    woff: 'application/font-woff',
    woff2: 'font/woff2',
    xls: 'application/vnd.ms-excel',
    xlsx: `${OFFICE}.spreadsheetml.sheet`,
    xml: 'application/xml',
    zip: 'application/zip',
  }),
);

const KNOWN: ReadonlySet<string> = new Set(TYPES.values());
