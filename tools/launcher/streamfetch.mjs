#!/usr/bin/env node
console.log('hi', process.version, process.execPath, process.argv.slice(2));
