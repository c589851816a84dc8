import { handlerOf } from './protocol.ts';

export const net = {
  isOnline: (): boolean => true,
  /** Custom schemes go to their handler, everything else to the network. */
  async fetch(url: string, init?: RequestInit): Promise<Response> {
    const handler = handlerOf(url.split(':')[0] ?? '');
    return handler ? handler(new Request(url, init)) : fetch(url, init);
  },
};
