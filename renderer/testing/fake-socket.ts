/** A WebSocket whose life the test decides. */
export class FakeSocket extends EventTarget {
  readyState = 0;
  readonly sent: unknown[] = [];

  open(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }
  drop(): void {
    this.readyState = 3;
    this.dispatchEvent(new Event('close'));
  }
  send(message: unknown): void {
    this.sent.push(message);
  }
  close(): void {
    this.drop();
  }
}
