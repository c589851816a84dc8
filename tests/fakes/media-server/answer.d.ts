import type { IncomingMessage } from 'node:http';
import type { Behaviour } from './behaviour.ts';
/** What a request is answered with: a head, and which bytes of the file follow. */
export type Answer = {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly start: number;
  readonly end: number;
};
/** Pure but for counting down what is to happen so many times. */
export declare function answerTo(request: IncomingMessage, url: URL, behaviour: Behaviour, sentOfToken: number): Answer;
