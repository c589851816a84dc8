import type { StreamLoss } from '../dubbing/dubbing.ts';
import { audioStreams, type MediaInfo, mainVideo, type VideoStream } from './media-info.ts';

/** What a finished output still has of its source and what it lost, read from the probes of both. */
export function compareStreams(
  source: MediaInfo,
  output: MediaInfo,
): { readonly kept: readonly string[]; readonly lost: readonly StreamLoss[] } {
  const kept: string[] = [];
  const lost: StreamLoss[] = [];
  const note = (what: string, had: boolean, has: boolean, reason: string): void => {
    if (had && has) kept.push(what);
    else if (had) lost.push({ what, reason });
  };
  const was = mainVideo(source);
  const is = mainVideo(output);
  if (was && is) comparePicture(was, is, note);
  note(
    'original audio',
    audioStreams(source).length > 0,
    audioStreams(output).length > audioStreams(source).length,
    'The output has fewer tracks.',
  );
  note('chapters', source.chapterCount > 0, output.chapterCount === source.chapterCount, 'The container did not take all of them.');
  const subtitles = (info: MediaInfo): number => info.streams.filter((stream) => stream.kind === 'subtitle').length;
  note('subtitles', subtitles(source) > 0 && subtitles(output) > 0, subtitles(output) > 0, '');
  const cover = (info: MediaInfo): boolean => info.streams.some((stream) => stream.kind === 'video' && stream.isCover);
  note('cover picture', cover(source) && cover(output), true, '');
  const dataTracks = (info: MediaInfo): number => info.streams.filter((stream) => stream.kind === 'data').length;
  note(
    'data tracks',
    dataTracks(source) > 0,
    dataTracks(output) >= dataTracks(source),
    'They hold no picture, sound or text and are not carried over.',
  );
  return { kept, lost };
}

type Note = (what: string, had: boolean, has: boolean, reason: string) => void;

function comparePicture(was: VideoStream, is: VideoStream, note: Note): void {
  note('original picture', true, was.codec === is.codec && was.width === is.width && was.height === is.height, 'The picture changed.');
  note(
    'rotation',
    was.rotation !== 0,
    was.rotation === is.rotation,
    'The container does not carry the rotation; players show the picture unturned.',
  );
  for (const data of was.sideData) {
    if (/display matrix|cpb/i.test(data)) continue; // rotation is told above; buffer sizes mean nothing to a viewer
    note(data, true, is.sideData.includes(data), 'The container does not carry this data; the picture itself is unchanged.');
  }
  note(
    'HDR transfer',
    was.colorTransfer === 'smpte2084' || was.colorTransfer === 'arib-std-b67',
    was.colorTransfer === is.colorTransfer,
    'The colour tags changed.',
  );
}
