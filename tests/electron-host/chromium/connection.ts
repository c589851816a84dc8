import { EventEmitter } from 'node:events';
import type { CdpCommands, CdpEvent, CdpSend } from './protocol.ts';

type Answer = { readonly id: number; readonly result?: unknown; readonly error?: { readonly message: string } };
type Waiting = { readonly method: string; resolve(value: unknown): void; reject(error: Error): void };

/** One WebSocket to Chromium that carries the browser's session and every page's. */
export class CdpConnection {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, Waiting>();
  readonly #events = new EventEmitter();
  #lastId = 0;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#receive(JSON.parse(String(data)));
    socket.onclose = () => {
      for (const { method, reject } of this.#waiting.values()) reject(new Error(`${method}: Chromium is gone`));
      this.#waiting.clear();
    };
  }

  static async open(url: string): Promise<CdpConnection> {
    const socket = new WebSocket(url);
    await new Promise<void>((resolve, reject) => {
      socket.onopen = () => resolve();
      socket.onerror = () => reject(new Error(`electron-host: cannot connect to ${url}`));
    });
    return new CdpConnection(socket);
  }

  send<Name extends keyof CdpCommands>(
    method: Name,
    params: CdpCommands[Name]['params'],
    sessionId?: string,
  ): Promise<CdpCommands[Name]['result']> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { method, resolve: (value) => resolve(value as CdpCommands[Name]['result']), reject }); // Chromium keeps its own protocol
      this.#socket.send(JSON.stringify({ id, method, params, sessionId }));
    });
  }

  /** Sends within one page's session. */
  session(sessionId: string): CdpSend {
    return (method, params) => this.send(method, params, sessionId);
  }

  /** Events of one page, or of the browser with `undefined`. Returns the function that stops listening. */
  onEvent(sessionId: string | undefined, listener: (event: CdpEvent) => void): () => void {
    const name = sessionId ?? 'browser';
    this.#events.on(name, listener);
    return () => this.#events.off(name, listener);
  }

  #receive(message: Answer | CdpEvent): void {
    if (!('id' in message)) {
      this.#events.emit(message.sessionId ?? 'browser', message);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.error) waiting?.reject(new Error(`${waiting.method}: ${message.error.message}`));
    else waiting?.resolve(message.result);
  }
}
