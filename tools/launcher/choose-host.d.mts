export type Host =
  | { readonly kind: 'electron'; readonly command: string; readonly before: readonly string[]; readonly args: readonly string[] }
  | { readonly kind: 'headless'; readonly args: readonly string[]; readonly reason: string };

export function chooseHost(where: {
  readonly args: readonly string[];
  readonly electron: string | undefined;
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isRoot: boolean;
}): Host;
