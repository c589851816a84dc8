export type ToolName = 'ffmpeg' | 'chromium' | 'electron' | 'yt-dlp';
export type SetupOptions = {
  readonly env?: NodeJS.ProcessEnv;
  readonly platform?: NodeJS.Platform;
  /** Folder with node_modules, where .tools.json is written. */
  readonly root?: string;
  readonly isRoot?: boolean;
  readonly nowMs?: number;
  readonly retriesOptional?: boolean;
  readonly log?: (line: string) => void;
};
export function findTool(name: ToolName, options?: SetupOptions): string | undefined;
export function ensureTools(names: readonly ToolName[], options?: SetupOptions): Promise<Partial<Record<ToolName, string>>>;
export function describeTool(name: ToolName, file: string | undefined, options?: SetupOptions): Promise<{ ok: boolean; line: string }>;
export function main(names: readonly string[], options?: SetupOptions): Promise<number>;
