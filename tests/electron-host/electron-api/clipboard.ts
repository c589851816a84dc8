let text = '';

export const clipboard = {
  readText: (): string => text,
  writeText(value: string): void {
    text = value;
  },
  clear(): void {
    text = '';
  },
};
