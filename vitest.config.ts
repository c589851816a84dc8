import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { findChromium } from './tests/find-chromium.ts';

const chromium = findChromium();

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          testTimeout: process.env.STREAMFETCH_TEST_LONG === '1' ? 600_000 : 10_000,
          environment: 'node',
          include: ['{common,native,electron,tests,tools}/**/*.test.ts'],
          exclude: ['**/*.integration.test.ts', '**/node_modules/**', 'tests/browser/**'],
        },
      },
      {
        test: {
          name: 'integration',
          environment: 'node',
          include: ['{common,native,electron,tests,tools}/**/*.integration.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
      {
        plugins: [react()],
        // Known from the start: a dependency that is found late makes the page load anew in the middle of a test.
        optimizeDeps: {
          include: [
            '@orpc/client',
            '@orpc/client/message-port',
            '@orpc/client/websocket',
            '@orpc/contract',
            '@orpc/server',
            'i18next',
            'lucide-react',
            'radix-ui',
            'react',
            'react-dom',
            'react-dom/client',
            'react-i18next',
            'vitest-browser-react',
            'zod',
            'zustand',
            'zustand/vanilla',
          ],
        },
        test: {
          name: 'browser',
          include: ['renderer/**/*.test.{ts,tsx}'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { executablePath: chromium, args: ['--no-sandbox', '--disable-background-networking'] },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
