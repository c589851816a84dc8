import { EventEmitter } from 'node:events';

export type NotificationOptions = { readonly title?: string; readonly body?: string; readonly silent?: boolean };

export class Notification extends EventEmitter {
  readonly title: string;
  readonly body: string;
  constructor(options: NotificationOptions = {}) {
    super();
    this.title = options.title ?? '';
    this.body = options.body ?? '';
  }
  show(): void {
    this.emit('show');
  }
  close(): void {
    this.emit('close');
  }
  static isSupported(): boolean {
    return true;
  }
}
