import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';

type Options = {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly execArgv?: readonly string[];
  readonly stdio?: 'pipe' | 'inherit' | 'ignore';
};

/** Gives the child `process.parentPort` before its own code runs. */
const BOOT = `data:text/javascript,${encodeURIComponent(`
import { EventEmitter } from 'node:events';
const port = new EventEmitter();
port.postMessage = (message) => process.send({ message });
port.start = () => {};
process.on('message', ({ message }) => port.emit('message', { data: message, ports: [] }));
process.parentPort = port;
process.type = 'utility';`)}`;

class UtilityProcess extends EventEmitter {
  readonly #child: ChildProcess;
  constructor(child: ChildProcess) {
    super();
    this.#child = child;
    child.on('spawn', () => this.emit('spawn'));
    child.on('exit', (code) => this.emit('exit', code ?? 0));
    child.on('message', (wire: { readonly message: unknown }) => this.emit('message', wire.message));
    child.on('error', (error) => this.emit('error', error));
  }
  get pid(): number | undefined {
    return this.#child.pid;
  }
  get stdout(): ChildProcess['stdout'] {
    return this.#child.stdout;
  }
  get stderr(): ChildProcess['stderr'] {
    return this.#child.stderr;
  }
  postMessage(message: unknown): void {
    this.#child.send({ message });
  }
  kill(): boolean {
    return this.#child.kill();
  }
}

export const utilityProcess = {
  fork(file: string, args: readonly string[] = [], options: Options = {}): UtilityProcess {
    const output = options.stdio ?? 'inherit';
    return new UtilityProcess(
      fork(file, args, {
        ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
        env: options.env ?? process.env,
        execArgv: ['--import', BOOT, ...(options.execArgv ?? [])],
        serialization: 'advanced',
        stdio: ['ignore', output, output, 'ipc'],
      }),
    );
  },
};
