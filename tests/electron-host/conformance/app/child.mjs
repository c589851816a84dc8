process.parentPort.on('message', ({ data }) =>
  process.parentPort.postMessage({ doubled: data.number * 2, bytes: data.bytes, map: new Map([[1, 2]]), type: process.type }),
);
