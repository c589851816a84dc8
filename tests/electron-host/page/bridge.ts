type Settled = { readonly ok: boolean; readonly value: unknown };
type Message =
  | { readonly type: 'hello' }
  | { readonly type: 'expose'; readonly key: string; readonly api: unknown }
  | { readonly type: 'call'; readonly call: string; readonly id: number; readonly args: unknown }
  | ({ readonly type: 'returned'; readonly call: string } & Settled)
  | ({ readonly type: 'settled'; readonly call: string } & Settled)
  | { readonly type: 'open'; readonly url: string; readonly name: string; readonly features: string };

export type OpenMessage = Extract<Message, { type: 'open' }>;
export type Bridge = {
  post(message: Message): void;
  onOpen(listener: (message: OpenMessage) => void): void;
  expose(key: string, api: unknown): void;
};

/**
 * One end of the context bridge. Runs once in the page's world and once in the isolated world; they meet on DOM events,
 * whose `detail` Blink clones from world to world. Dispatch is synchronous, so synchronous calls stay so. As in Electron, an
 * Error loses everything but its message; a plain object keeps its fields. Serialised into the page: uses nothing outside itself.
 */
export function bridge(nonce: string, me: string, other: string): Bridge {
  const functions = new Map<number, (...args: readonly unknown[]) => unknown>();
  const waiting = new Map<string, (settled: Settled) => void>();
  const exposed: Message[] = [];
  let openListener: ((message: OpenMessage) => void) | undefined;
  let sequence = 0;

  const isPlain = (value: object): boolean => [null, Object.prototype].includes(Object.getPrototypeOf(value));
  const post = (message: Message): void => void window.dispatchEvent(new CustomEvent(nonce + other, { detail: message }));
  const registered = (callback: (...args: readonly unknown[]) => unknown): number => {
    for (const [id, known] of functions) if (known === callback) return id;
    functions.set(++sequence, callback);
    return sequence;
  };
  function wrap(value: unknown): unknown {
    if (typeof value === 'symbol') throw new Error('An object could not be cloned.');
    // The source of a function given to the bridge is not known; it is called with what the other world passes.
    if (typeof value === 'function') return { [nonce]: 'function', id: registered(value as (...args: readonly unknown[]) => unknown) };
    if (value instanceof Promise) {
      const call = `${me}${++sequence}`;
      value.then(
        (result) => post({ type: 'settled', call, ok: true, value: wrap(result) }),
        (reason) => post({ type: 'settled', call, ok: false, value: wrapFailure(reason) }),
      );
      return { [nonce]: 'promise', call };
    }
    if (Array.isArray(value)) return value.map(wrap);
    if (value && typeof value === 'object' && isPlain(value))
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, wrap(item)]));
    return value;
  }
  function wrapFailure(reason: unknown): unknown {
    if (reason instanceof Error) return { [nonce]: 'error', message: reason.message };
    return wrap(reason);
  }
  function unwrap(wire: unknown): unknown {
    if (wire === null || typeof wire !== 'object') return wire;
    if (Array.isArray(wire)) return wire.map(unwrap);
    if (!isPlain(wire)) return wire;
    const tagged = wire as Record<string, unknown>; // a plain object made by `wrap` in the other world
    switch (tagged[nonce]) {
      case 'function':
        return (...args: readonly unknown[]) => call(Number(tagged.id), args);
      case 'promise':
        return new Promise((resolve, reject) =>
          waiting.set(String(tagged.call), ({ ok, value }) => (ok ? resolve : reject)(unwrap(value))),
        );
      case 'error':
        return new Error(String(tagged.message));
      default:
        return Object.fromEntries(Object.entries(tagged).map(([key, item]) => [key, unwrap(item)]));
    }
  }
  function call(id: number, args: readonly unknown[]): unknown {
    const name = `${me}${++sequence}`;
    let settled: Settled | undefined;
    waiting.set(name, (answer) => {
      settled = answer;
    });
    post({ type: 'call', call: name, id, args: wrap(args) });
    waiting.delete(name);
    const answer = settled as Settled | undefined; // assigned by the synchronous answer, which the compiler cannot see
    if (!answer) throw new Error('context bridge: the other world is gone');
    if (!answer.ok) throw unwrap(answer.value);
    return unwrap(answer.value);
  }
  function freeze(value: unknown): unknown {
    if (!value || typeof value !== 'object') return value;
    for (const item of Object.values(value)) freeze(item);
    return Object.freeze(value);
  }
  function answer(message: Extract<Message, { type: 'call' }>): void {
    const reply = (settled: Settled): void => post({ type: 'returned', call: message.call, ...settled });
    try {
      const args = unwrap(message.args) as readonly unknown[]; // `call` always sends a list
      reply({ ok: true, value: wrap(functions.get(message.id)?.(...args)) });
    } catch (error) {
      reply({ ok: false, value: { [nonce]: 'error', message: error instanceof Error ? error.message : String(error) } });
    }
  }

  window.addEventListener(
    nonce + me,
    (event) => {
      event.stopImmediatePropagation();
      const message = (event as CustomEvent<Message>).detail; // only the other end knows the event's name
      if (message.type === 'hello') for (const one of exposed) post(one);
      else if (message.type === 'expose') {
        if (!Object.hasOwn(window, message.key))
          Object.defineProperty(window, message.key, { value: freeze(unwrap(message.api)), enumerable: true });
      } else if (message.type === 'open') openListener?.(message);
      else if (message.type === 'call') answer(message);
      else {
        waiting.get(message.call)?.(message);
        if (message.type === 'settled') waiting.delete(message.call);
      }
    },
    true,
  );
  post({ type: 'hello' });
  return {
    post,
    onOpen(listener) {
      openListener = listener;
    },
    expose(key, api) {
      const message: Message = { type: 'expose', key, api: wrap(api) };
      exposed.push(message);
      post(message);
    },
  };
}
