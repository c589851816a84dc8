type Wire =
  | null
  | string
  | number
  | boolean
  | { readonly t: 'undefined' }
  | { readonly t: 'bigint' | 'number' | 'buffer'; readonly v: string }
  | { readonly t: 'ref' | 'date'; readonly v: number }
  | { readonly t: 'regexp'; readonly v: readonly [string, string] }
  | { readonly t: 'view'; readonly kind: string; readonly v: string }
  | { readonly t: 'error'; readonly v: readonly [string, string, string | undefined] }
  | { readonly t: 'map'; readonly v: ReadonlyArray<readonly [Wire, Wire]> }
  | { readonly t: 'set' | 'list'; readonly v: readonly Wire[] }
  | { readonly t: 'object'; readonly v: ReadonlyArray<readonly [string, Wire]> };

export type Codec = { encode(value: unknown): string; decode(text: string): unknown };

/**
 * Structured clone as text, as Electron's IPC carries it: dates, maps, typed arrays, cycles. Throws what `structuredClone`
 * throws for functions. The same function runs in Node and, as its own source text, in the page: it may use nothing outside itself.
 */
export function codec(toBase64: (bytes: Uint8Array) => string, fromBase64: (text: string) => Uint8Array): Codec {
  function write(value: unknown, seen: Map<object, number>): Wire {
    if (value === undefined) return { t: 'undefined' };
    if (typeof value === 'bigint') return { t: 'bigint', v: String(value) };
    if (typeof value === 'number')
      return Number.isFinite(value) && !Object.is(value, -0) ? value : { t: 'number', v: Object.is(value, -0) ? '-0' : String(value) };
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value !== 'object') return { t: 'undefined' };
    const earlier = seen.get(value);
    if (earlier !== undefined) return { t: 'ref', v: earlier };
    seen.set(value, seen.size);
    if (value instanceof Date) return { t: 'date', v: value.getTime() };
    if (value instanceof RegExp) return { t: 'regexp', v: [value.source, value.flags] };
    if (value instanceof Map) return { t: 'map', v: [...value].map(([key, item]) => [write(key, seen), write(item, seen)]) };
    if (value instanceof Set) return { t: 'set', v: [...value].map((item) => write(item, seen)) };
    if (value instanceof Error) return { t: 'error', v: [value.name, value.message, value.stack] };
    if (value instanceof ArrayBuffer) return { t: 'buffer', v: toBase64(new Uint8Array(value)) };
    if (ArrayBuffer.isView(value))
      return { t: 'view', kind: value.constructor.name, v: toBase64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) };
    if (Array.isArray(value)) return { t: 'list', v: value.map((item) => write(item, seen)) };
    return { t: 'object', v: Object.entries(value).map(([key, item]) => [key, write(item, seen)]) };
  }

  function read(wire: Wire, refs: unknown[]): unknown {
    if (wire === null || typeof wire !== 'object') return wire;
    // Each object takes its number before its children do, as `write` counted them.
    const keep = <T>(object: T): T => {
      refs.push(object);
      return object;
    };
    switch (wire.t) {
      case 'undefined':
        return undefined;
      case 'bigint':
        return BigInt(wire.v);
      case 'number':
        return Number(wire.v);
      case 'ref':
        return refs[wire.v];
      case 'date':
        return keep(new Date(wire.v));
      case 'regexp':
        return keep(new RegExp(...wire.v));
      case 'buffer':
        return keep(fromBase64(wire.v).slice().buffer);
      case 'view': {
        const View = Reflect.get(globalThis, wire.kind) ?? Uint8Array; // `Buffer` is not known in a page
        return keep(new (View === globalThis.Buffer ? Uint8Array : View)(fromBase64(wire.v).slice().buffer));
      }
      case 'error':
        return keep(Object.assign(new Error(wire.v[1]), { name: wire.v[0], stack: wire.v[2] }));
      case 'map': {
        const map = keep(new Map<unknown, unknown>());
        for (const [key, item] of wire.v) map.set(read(key, refs), read(item, refs));
        return map;
      }
      case 'set': {
        const set = keep(new Set<unknown>());
        for (const item of wire.v) set.add(read(item, refs));
        return set;
      }
      case 'list': {
        const list = keep<unknown[]>([]);
        for (const item of wire.v) list.push(read(item, refs));
        return list;
      }
      default: {
        const object = keep<Record<string, unknown>>({});
        for (const [key, item] of wire.v) object[key] = read(item, refs);
        return object;
      }
    }
  }

  return {
    encode: (value) => JSON.stringify(write(structuredClone(value), new Map())),
    decode: (text) => read(JSON.parse(text), []),
  };
}
