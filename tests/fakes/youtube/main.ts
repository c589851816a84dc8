import { parseArgs } from 'node:util';
import { startFakeYoutube } from './fake-youtube.ts';

/**
 * The stand-in as a program of its own, for trials by hand. Prints `{"url","proxyUrl","caPath"}` as its first line; ends on SIGTERM
 * or SIGINT with nothing left behind but the shared media. POST a change of `YoutubeBehaviour` as JSON to `url/__cfg`.
 *
 *   node_modules/.bin/node tests/fakes/youtube/main.ts --port 8802
 */
const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });
const youtube = await startFakeYoutube({ port: Number(values.port) });
console.log(JSON.stringify({ url: youtube.url, proxyUrl: youtube.proxyUrl, caPath: youtube.caPath }));

async function end(): Promise<void> {
  await youtube.close();
  process.exit();
}
process.once('SIGTERM', end);
process.once('SIGINT', end);
