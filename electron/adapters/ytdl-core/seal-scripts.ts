import vm from 'node:vm';

/** A function that takes longer for one address is not the site's. */
const SCRIPT_MS = 1_000;

type Runnable = { runInNewContext(context: Readonly<Record<string, string>>): unknown };
type SigModule = { extractFunctions(playerScript: string): Array<Runnable | null> };

let sealed: SigModule | undefined;

/**
 * Makes the library run what it cuts out of YouTube's player in a realm that has nothing of this one, and for a limited time. By
 * itself it passes an object of ours in, on which a script can climb out to `process`, and waits for ever. Once for the process.
 */
export function sealScripts(sig: SigModule): void {
  if (sealed === sig) return;
  const extract = sig.extractFunctions.bind(sig);
  sig.extractFunctions = (playerScript) => {
    // A module that fails to load would be an object of this realm. The scripts cut out cannot be looked at, so all of it is.
    if (/\bimport\s*(?:\(|\/[/*])/.test(playerScript)) throw new Error('The player script loads modules.');
    return extract(playerScript).map((script) => (script ? seal(script as vm.Script) : null)); // `new vm.Script` in its lib/sig.js
  };
  sealed = sig;
}

function seal(script: vm.Script): Runnable {
  return {
    runInNewContext(given) {
      const realm = vm.createContext(vm.constants?.DONT_CONTEXTIFY ?? Object.create(null), {
        codeGeneration: { strings: true, wasm: false },
        microtaskMode: 'afterEvaluate',
      });
      for (const [name, text] of Object.entries(given)) realm[name] = String(text);
      const result: unknown = script.runInContext(realm, { timeout: SCRIPT_MS });
      if (typeof result !== 'string') throw new Error('The player script gave no text.');
      return result;
    },
  };
}
