import vm from 'node:vm';

/** A script that takes longer than this for one address is not the site's. */
const SCRIPT_MS = 1_000;
const RESULT_LETTERS = 100_000;

/** Thrown for a script that asks for more than to compute, for one that fails and for one that does not end. */
export class PlayerScriptError extends Error {
  override readonly name = 'PlayerScriptError';
}

/**
 * Runs the body of a function that YouTube sent in a realm of its own and gives what it returns, as JSON. Only texts pass between
 * the realms: the script has no `process`, no `require`, no object of ours to climb out on. `import` is refused before it runs,
 * since its failure would be an object of this realm. Not a wall against a hole in V8 itself. Throws `PlayerScriptError`.
 */
export function runPlayerScript(body: string, timeoutMs = SCRIPT_MS): unknown {
  if (/\bimport\b/.test(body)) throw new PlayerScriptError('The player script loads modules.');
  // An ordinary global object where there is one (from Node 22.8 on); an empty one without a prototype before.
  const realm = vm.createContext(vm.constants?.DONT_CONTEXTIFY ?? Object.create(null), {
    codeGeneration: { strings: true, wasm: false },
    microtaskMode: 'afterEvaluate',
  });
  const source = `(()=>{try{return"="+JSON.stringify((function(){${body}\n})())}catch{return"!"}})()`;
  let result: unknown;
  try {
    result = new vm.Script(source, { filename: 'youtube-player.js' }).runInContext(realm, { timeout: timeoutMs });
  } catch {
    throw new PlayerScriptError('The player script cannot be run.'); // its own error may be of the other realm: not looked at
  }
  if (typeof result !== 'string' || !result.startsWith('=') || result.length > RESULT_LETTERS)
    throw new PlayerScriptError('The player script failed.');
  try {
    return JSON.parse(result.slice(1));
  } catch {
    throw new PlayerScriptError('The player script gave nothing.');
  }
}
