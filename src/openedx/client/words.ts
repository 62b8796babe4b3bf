/** So much of what a CMS says is repeated, in characters. */
const MOST = 500;

/** Members in which the CMS says why, the first that is there. */
const REASONS = ['error', 'detail', 'developer_message', 'ErrMsg', 'raw_error_msg', 'value', 'message', 'msg'] as const;

/**
 * The words of a failed answer: those of a JSON body, the words of an HTML page without its tags, plain text as it
 * is. An empty body leaves the HTTP reason phrase: older releases put what their serializers find there. At most 500
 * characters, and nothing in it that looks like a token.
 */
export function wordsOf(body: string, reason: string, secrets: readonly string[] = []): string {
  const text = body.trim();
  const said = text === '' ? '' : (jsonWords(text) ?? (isHtml(text) ? htmlWords(text) : text));
  return withoutSecrets(said === '' ? reason : said, secrets).slice(0, MOST);
}

function jsonWords(text: string): string | null {
  if (!/^[[{"]/.test(text)) return null;
  try {
    return reasonIn(JSON.parse(text), 0) ?? text;
  } catch {
    return null;
  }
}

function reasonIn(value: unknown, depth: number): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  if (typeof value !== 'object' || value === null || depth > 3) return null;
  if (Array.isArray(value)) {
    const texts = value.filter((each): each is string => typeof each === 'string');
    return texts.length === value.length && texts.length > 0 ? texts.join(' ') : null;
  }
  for (const name of REASONS) {
    const found = reasonIn((value as Readonly<Record<string, unknown>>)[name], depth + 1);
    if (found !== null) return found;
  }
  return null;
}

function isHtml(text: string): boolean {
  return /^<!?[a-z]/i.test(text);
}

function htmlWords(text: string): string {
  return text
    .slice(0, 100_000)
    .replace(/<(style|script|head)\b[\s\S]*?<\/\1\s*>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_, name: string) => ENTITIES[name] ?? ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' };

function withoutSecrets(text: string, secrets: readonly string[]): string {
  const hidden = secrets.reduce((rest, secret) => (secret === '' ? rest : rest.replaceAll(secret, '…')), text);
  return hidden.replace(/\beyJ[\w-]{5,}(?:\.[\w-]*){0,2}/g, '…');
}
