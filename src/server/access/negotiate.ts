/** One media range of an Accept header. */
interface Wish {
  readonly type: string;
  readonly quality: number;
}

/**
 * Which of the offered media types an Accept header likes best; the first offer where it likes
 * several equally or there is no header, null where it takes none of them.
 */
export function negotiate<Offer extends string>(accept: string | undefined, offers: readonly Offer[]): Offer | null {
  if (accept === undefined || accept.trim() === '') return offers[0] ?? null;
  const wishes = accept.split(',').map(parseWish);
  let best: Offer | null = null;
  let bestQuality = 0;
  for (const offer of offers) {
    const quality = qualityOf(offer, wishes);
    if (quality > bestQuality) {
      best = offer;
      bestQuality = quality;
    }
  }
  return best;
}

function parseWish(text: string): Wish {
  const [type = '', ...parameters] = text.split(';').map((each) => each.trim().toLowerCase());
  const quality = parameters.find((each) => each.startsWith('q='))?.slice(2);
  const value = quality === undefined ? 1 : Number(quality);
  return { type, quality: Number.isFinite(value) ? Math.min(Math.max(value, 0), 1) : 0 };
}

/** The quality of the most specific range that covers the offer (RFC 9110, 12.5.1). */
function qualityOf(offer: string, wishes: readonly Wish[]): number {
  const group = `${offer.slice(0, offer.indexOf('/'))}/*`;
  for (const range of [offer, group, '*/*']) {
    const wish = wishes.find(({ type }) => type === range);
    if (wish !== undefined) return wish.quality;
  }
  return 0;
}
