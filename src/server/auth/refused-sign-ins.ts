import { isIPv6 } from 'node:net';
import { LRUCache } from 'lru-cache';
import { secretHash } from './secrets.ts';

/** Refused sign-ins are counted for so long after the first, in milliseconds. */
const SPAN = 60_000;
/** Those of one client id at one address. */
const CLIENT_TRIES = 10;
/** Those of one address, whatever they name. */
const ADDRESS_TRIES = 100;
/** Counts and good credentials that are remembered; the least used go first. */
const REMEMBERED = 10_000;
/** A credential that was good so lately is checked even where its address has to wait, in milliseconds. */
const GOOD_FOR = 24 * 60 * 60_000;

/** A sign-in that is about to be checked. */
export interface SignIn {
  readonly address: string;
  /** The client id that it names; null for a token. */
  readonly client: string | null;
  /** The token, or what else proves who it is. Only its hash is kept. */
  readonly credential: string;
}

/** Counts refused sign-ins in this process, so that nobody can try on and on. */
export interface RefusedSignIns {
  /** Seconds that the caller has to wait before the sign-in is checked; 0 if it may be checked now. */
  wait(signIn: SignIn): number;
  refused(signIn: SignIn): void;
  /** The sign-in was good. Others at the same address cannot make its owner wait. */
  accepted(signIn: SignIn): void;
}

interface Count {
  readonly count: number;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/**
 * Who signs in wrongly waits: by client id and address together, so that nobody can lock the
 * client's owner out from elsewhere, and by address. Behind a proxy that is not trusted all have one
 * address, so what was good before is checked in spite of the second count. `told` hears of each that
 * was refused or had to wait.
 */
export function refusedSignIns(
  now: () => number,
  told: (result: 'refused' | 'held-off') => void = () => undefined,
): RefusedSignIns {
  const counts = new LRUCache<string, Count>({ max: REMEMBERED });
  const good = new LRUCache<string, true>({ max: REMEMBERED, ttl: GOOD_FOR });

  function waitFor(key: string, tries: number): number {
    const known = counts.get(key);
    if (known === undefined || known.until <= now() || known.count < tries) return 0;
    return Math.max(1, Math.ceil((known.until - now()) / 1000));
  }

  function note(key: string): void {
    const known = counts.get(key);
    const isOver = known === undefined || known.until <= now();
    counts.set(key, isOver ? { count: 1, until: now() + SPAN } : { ...known, count: known.count + 1 });
  }

  return {
    wait(signIn) {
      const { address, client } = keysOf(signIn);
      const byClient = client === null ? 0 : waitFor(client, CLIENT_TRIES);
      const byAddress = waitFor(address, ADDRESS_TRIES);
      const wait = byClient > 0 || byAddress === 0 || good.has(goodKeyOf(signIn)) ? byClient : byAddress;
      if (wait > 0) told('held-off');
      return wait;
    },
    refused(signIn) {
      told('refused');
      const { address, client } = keysOf(signIn);
      note(address);
      if (client !== null) note(client);
    },
    accepted(signIn) {
      good.set(goodKeyOf(signIn), true);
    },
  };
}

function keysOf({ address, client }: SignIn): { readonly address: string; readonly client: string | null } {
  const network = networkOf(address);
  // hashed, because a client may name an id of any length
  return { address: network, client: client === null ? null : secretHash(JSON.stringify([network, client])) };
}

function goodKeyOf({ client, credential }: SignIn): string {
  return secretHash(JSON.stringify([client, credential]));
}

/** An IPv6 address counts with all of its /64: whoever has one has all. */
function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !isIPv6(address)) return mapped ?? address;
  const [before = '', after] = address.replace(/%.*$/, '').split('::');
  const head = before === '' ? [] : before.split(':');
  const tail = after === undefined || after === '' ? [] : after.split(':');
  const missing = after === undefined ? 0 : 8 - head.length - tail.length;
  const groups = [...head, ...Array.from({ length: Math.max(0, missing) }, () => '0'), ...tail];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
