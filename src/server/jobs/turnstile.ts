/** Lets so many in at a time; the others wait in order. */
export interface Turnstile {
  enter(): Promise<void>;
  leave(): void;
}

export function turnstile(places: number): Turnstile {
  const waiting: (() => void)[] = [];
  let taken = 0;
  return {
    async enter() {
      if (taken >= places) await new Promise<void>((resolve) => waiting.push(resolve));
      else taken += 1;
    },
    leave() {
      const next = waiting.shift();
      if (next === undefined) taken -= 1;
      else next();
    },
  };
}
