/** A cue for every second of the source, the last one as long as what is left: its text is language and second, such as `es second 3`. */
function cuesOf(language: string, seconds: number): ReadonlyArray<{ readonly from: number; readonly to: number; readonly text: string }> {
  return Array.from({ length: Math.ceil(seconds) }, (_, second) => {
    return { from: second, to: Math.min(second + 1, seconds), text: `${language} second ${second}` };
  });
}

export function webVttOf(language: string, seconds: number): string {
  const cues = cuesOf(language, seconds).map(({ from, to, text }) => `${time(from, '.')} --> ${time(to, '.')}\n${text}\n`);
  return ['WEBVTT\n', ...cues].join('\n');
}

export function srtOf(language: string, seconds: number): string {
  return cuesOf(language, seconds)
    .map(({ from, to, text }, index) => `${index + 1}\n${time(from, ',')} --> ${time(to, ',')}\n${text}\n`)
    .join('\n');
}

/** `00:00:03.500`; a comma before the milliseconds for SRT. */
function time(seconds: number, mark: '.' | ','): string {
  const iso = new Date(Math.round(seconds * 1000)).toISOString(); // 1970-01-01T00:00:03.500Z
  return iso.slice(11, 23).replace('.', mark);
}
