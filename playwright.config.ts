import { defineConfig } from '@playwright/test';

export default defineConfig({
  timeout: 120_000,
  workers: 1,
  forbidOnly: true,
  reporter: 'list',
  outputDir: 'test-results',
  use: { actionTimeout: 20_000, trace: 'off' },
  projects: [
    { name: 'electron-host', testDir: 'tests/electron-host', testMatch: '**/*.spec.ts' },
    { name: 'e2e', testDir: 'tests/e2e', testMatch: '**/*.spec.ts' },
  ],
});
