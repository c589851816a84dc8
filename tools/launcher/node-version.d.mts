export function continueOnSupportedNode(start: string, version?: string): Promise<void>;
export function runToEnd(command: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<never>;
