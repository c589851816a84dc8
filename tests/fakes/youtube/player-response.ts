import { type Playability, playability, type YoutubeBehaviour } from './behaviour.ts';
import { FAKE_FPS, FAKE_SECONDS, type FakeFormat } from './fake-media.ts';
import type { SignedMedia } from './signed-media.ts';

export const SITE = 'https://www.youtube.com';

export const FAKE_VIDEO = {
  title: 'Counting frames',
  channel: 'The Test Channel',
  channelId: 'UCfakefakefakefakefakefa',
  description: 'Frames with bar codes.\n0:00 First part\n0:02 Second part\n0:04 Third part',
  uploadDate: '2026-05-01',
  chapters: [
    { title: 'First part', startMs: 0 },
    { title: 'Second part', startMs: 2_000 },
    { title: 'Third part', startMs: 4_000 },
  ],
} as const;

/** Videos that are there: eleven letters beginning with `vid`; all look alike. */
export const isVideoId = (id: string): boolean => /^vid[\w-]{8}$/.test(id);

type Site = { readonly formats: readonly FakeFormat[]; readonly media: SignedMedia; readonly behaviour: YoutubeBehaviour };

/** What `/youtubei/v1/player` says of a video to a client. */
export function playerResponse(site: Site, videoId: string, client: string): object {
  const { behaviour } = site;
  if (!isVideoId(videoId)) return refused({ status: 'ERROR', reason: 'Video unavailable' });
  const verdict = playability(behaviour.refusal);
  if (verdict.reason) return { ...refused(verdict), videoDetails: detailsOf(videoId, behaviour) };
  if (behaviour.onlyClients && !behaviour.onlyClients.includes(client)) return refused({ status: 'ERROR', reason: 'Video unavailable' });
  return {
    ...CONTEXT,
    playabilityStatus: { status: verdict.status, playableInEmbed: true },
    ...(!behaviour.noFormats && { streamingData: streamingData(site, client) }),
    videoDetails: detailsOf(videoId, behaviour),
    captions: captionsOf(videoId),
    microformat: { playerMicroformatRenderer: microformatOf(behaviour) },
  };
}

const CONTEXT = { responseContext: { visitorData: 'Cgtmakevisitor', serviceTrackingParams: [] } };

function refused({ status, reason, subreason }: Playability): object {
  const texts = { reason: { simpleText: reason }, ...(subreason && { subreason: { simpleText: subreason } }) };
  return { ...CONTEXT, playabilityStatus: { status, reason, errorScreen: { playerErrorMessageRenderer: texts } } };
}

function detailsOf(videoId: string, behaviour: YoutubeBehaviour): object {
  return {
    videoId,
    title: FAKE_VIDEO.title,
    lengthSeconds: String(FAKE_SECONDS),
    keywords: ['frames'],
    channelId: FAKE_VIDEO.channelId,
    shortDescription: FAKE_VIDEO.description,
    thumbnail: { thumbnails: [{ url: `https://i.ytimg.com/vi/${videoId}/hqdefault.jpg`, width: 480, height: 360 }] },
    viewCount: '12',
    author: FAKE_VIDEO.channel,
    isPrivate: behaviour.refusal === 'private',
    isLiveContent: behaviour.refusal === 'live' || behaviour.refusal === 'upcoming',
    ...(behaviour.refusal === 'live' && { isLive: true }),
    ...(behaviour.refusal === 'upcoming' && { isUpcoming: true }),
  };
}

function microformatOf({ refusal }: YoutubeBehaviour): object {
  const { title, description, channel, uploadDate } = FAKE_VIDEO;
  return {
    title: { simpleText: title },
    description: { simpleText: description },
    lengthSeconds: String(FAKE_SECONDS),
    ownerChannelName: channel,
    ownerProfileUrl: `${SITE}/@test`,
    externalChannelId: FAKE_VIDEO.channelId,
    isFamilySafe: true,
    availableCountries: ['DE'],
    isUnlisted: false,
    viewCount: '12',
    category: 'Education',
    publishDate: `${uploadDate}T01:00:00-07:00`,
    uploadDate: `${uploadDate}T01:00:00-07:00`,
    ...(refusal === 'live' && { liveBroadcastDetails: { isLiveNow: true, startTimestamp: '2026-05-01T08:00:00+00:00' } }),
  };
}

function streamingData({ formats, media, behaviour }: Site, client: string): object {
  const describe = (format: FakeFormat): object => ({
    itag: format.itag,
    mimeType: format.mimeType,
    bitrate: format.bitrateBps,
    contentLength: String(format.sizeBytes),
    approxDurationMs: String(FAKE_SECONDS * 1_000),
    lastModified: '1777000000000000',
    quality: format.height ? `hd${format.height}` : 'tiny',
    projectionType: 'RECTANGULAR',
    averageBitrate: format.bitrateBps,
    ...(format.height && { width: format.width, height: format.height, fps: FAKE_FPS, qualityLabel: `${format.height}p` }),
    ...((format.isMuxed || !format.height) && { audioQuality: 'AUDIO_QUALITY_MEDIUM', audioSampleRate: '48000', audioChannels: 2 }),
    ...(!format.isMuxed && { initRange: { start: '0', end: '700' }, indexRange: { start: '701', end: '900' } }),
    ...(behaviour.sabrOnly ? {} : media.addressOf(format, client, behaviour.urlLifeMs)),
  });
  return {
    expiresInSeconds: '21540',
    formats: behaviour.sabrOnly ? [] : formats.filter(({ isMuxed }) => isMuxed).map(describe),
    adaptiveFormats: formats.filter(({ isMuxed }) => !isMuxed).map(describe),
    ...(behaviour.sabrOnly && { serverAbrStreamingUrl: 'https://rr1---sn-fake.googlevideo.com/videoplayback?sabr=1' }),
  };
}

function captionsOf(videoId: string): object {
  const track = (languageCode: string, name: string, isAutomatic: boolean): object => ({
    baseUrl: `${SITE}/api/timedtext?v=${videoId}&lang=${languageCode}${isAutomatic ? '&kind=asr' : ''}`,
    name: { simpleText: name },
    vssId: `${isAutomatic ? 'a' : ''}.${languageCode}`,
    languageCode,
    isTranslatable: false,
    ...(isAutomatic && { kind: 'asr' }),
  });
  const captionTracks = [track('de', 'German', false), track('en', 'English (auto-generated)', true)];
  return { playerCaptionsTracklistRenderer: { captionTracks, audioTracks: [{ captionTrackIndices: [0, 1] }], translationLanguages: [] } };
}
