/**
 * Who asks. `local`: a process on this machine that may read the data folder anyway (the socket, or the same process);
 * `desktop`: the page in our own window; `browser`: a page with a session; `rest`: a script, over HTTP.
 */
export type Caller = 'desktop' | 'browser' | 'rest' | 'local';

export type CallContext = { readonly caller: Caller };
