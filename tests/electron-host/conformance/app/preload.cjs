const { contextBridge, ipcRenderer, webUtils } = require('electron');

window.leak = 1;
let fsError = '';
try {
  require('node:fs');
} catch (error) {
  fsError = error.message;
}
class Point {
  constructor() {
    this.x = 1;
  }
  move() {}
}
function everyType() {
  const value = {
    date: new Date(5),
    map: new Map([[1, { a: 1 }]]),
    bytes: new Uint8Array(5_000_000).fill(7),
    big: 12n,
    nothing: undefined,
    nan: Number.NaN,
    error: new RangeError('r'),
  };
  value.self = value;
  return value;
}
contextBridge.exposeInMainWorld('api', {
  invoke: (channel, ...args) => ipcRenderer.invoke(channel, ...args),
  send: (channel, ...args) => ipcRenderer.send(channel, ...args),
  on: (channel, callback) => {
    const listener = (_event, ...args) => callback(...args);
    ipcRenderer.on(channel, listener);
    return () => ipcRenderer.off(channel, listener);
  },
  sync: (value) => ({ ...value, twice: value.n * 2 }),
  fail: () => {
    throw new Error('boom');
  },
  rejectPlain: () => Promise.reject({ code: 'not-found', details: { name: 'a' } }),
  rejectError: () => Promise.reject(Object.assign(new Error('lost'), { code: 'not-found' })),
  point: new Point(),
  nested: { list: [1, { two: () => 2 }] },
  fsError,
  argv: process.argv,
  sandboxed: process.sandboxed,
  pathsFor: (files) => files.map((file) => webUtils.getPathForFile(file)),
  types: () => ipcRenderer.invoke('types', everyType()),
  title: () => document.title,
});
