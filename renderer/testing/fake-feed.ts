/** Hands each value to everyone who follows at that moment; a follower's signal ends it. Values wait until they are read. */
export class FakeFeed<T> {
  readonly #followers = new Set<(value: T) => void>();

  emit(value: T): void {
    for (const follower of this.#followers) follower(value);
  }

  get followers(): number {
    return this.#followers.size;
  }

  async *follow(first: readonly T[], signal: AbortSignal | undefined): AsyncGenerator<T, void, void> {
    const waiting: T[] = [...first];
    let wake = () => {};
    const follower = (value: T) => {
      waiting.push(value);
      wake();
    };
    const stop = () => wake();
    this.#followers.add(follower);
    signal?.addEventListener('abort', stop);
    try {
      while (!signal?.aborted) {
        const next = waiting.shift();
        if (next !== undefined) yield next;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    } finally {
      this.#followers.delete(follower);
      signal?.removeEventListener('abort', stop);
    }
  }
}
