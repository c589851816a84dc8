import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { never, testRunner } from '../../media/test-toolchain.ts';

const HOSTS = ['youtube.com', '*.youtube.com', '*.googlevideo.com', '*.googleapis.com', 'i.ytimg.com', 'youtu.be', 'www.google.com'];

export type TestCertificate = { readonly ca: string; readonly key: string; readonly cert: string };

/** A certificate for YouTube's hosts, or other `names`, and the authority that signed it, made by openssl; trusted by nobody who is not told to. */
export async function makeCertificate(
  folder: string,
  names: readonly string[] = HOSTS.map((host) => `DNS:${host}`),
): Promise<TestCertificate> {
  const at = (name: string): string => path.join(folder, name);
  const openssl = (...args: string[]) => testRunner.run({ command: 'openssl', args, signal: never });
  await writeFile(at('leaf.ext'), `subjectAltName=${names.join(',')}\nextendedKeyUsage=serverAuth\n`);
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const authority = ['-subj', '/CN=StreamFetch test authority', '-addext', 'keyUsage=critical,keyCertSign'];
  await openssl('req', '-x509', ...curve, '-days', '2', '-keyout', at('ca.key'), '-out', at('ca.pem'), ...authority);
  await openssl('req', ...curve, '-keyout', at('leaf.key'), '-out', at('leaf.csr'), '-subj', '/CN=www.youtube.com');
  const signing = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-days', '2', '-extfile', at('leaf.ext')];
  await openssl('x509', '-req', '-in', at('leaf.csr'), ...signing, '-out', at('leaf.pem'));
  const read = (name: string) => readFile(at(name), 'utf8');
  return { ca: await read('ca.pem'), key: await read('leaf.key'), cert: await read('leaf.pem') };
}
