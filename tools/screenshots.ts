import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { createCamera } from './screenshots/camera.ts';
import { shootDownloads } from './screenshots/downloads.ts';
import { shootPaid } from './screenshots/paid.ts';
import { shootRehearsal } from './screenshots/rehearsal.ts';
import { openStudio } from './screenshots/studio.ts';

/**
 * `npm run screenshots [FOLDER [PART]]`: every page of the built program in both themes and both reference sizes, with the sample
 * rehearsed and then dubbed by the stand-in for ElevenLabs, and downloads from that for YouTube, for looking at. PART is `downloads`,
 * `rehearsal`, or `paid` (which needs the rehearsal's sample). Writes PNG files to FOLDER, `screenshots` by default.
 * A run that ends early tells where it stood, what page and host said last, and leaves the page as it was in `stopped.png`.
 */
const folder = path.resolve(process.argv[2] ?? 'screenshots');
await mkdir(folder, { recursive: true });
const studio = await openStudio();
const { page, service, youtube } = studio;
const [, , , part] = process.argv;
try {
  const shoot = createCamera(page, folder);
  const parts = {
    downloads: () => shootDownloads(page, youtube, shoot),
    rehearsal: () => shootRehearsal(page, shoot),
    paid: () => shootPaid(page, service, shoot),
  };
  for (const [name, shootPart] of Object.entries(parts)) if (part === undefined || part === name) await shootPart();
} catch (error) {
  console.error(`The run stopped at ${page.url()}. What was said last:\n${studio.account()}`);
  await page.screenshot({ path: path.join(folder, 'stopped.png') }).catch((fault: unknown) => console.error('stopped.png:', fault));
  throw error;
} finally {
  await studio.close();
}
