import { FAKE_SECONDS } from './fake-media.ts';
import { FAKE_VIDEO } from './player-response.ts';
import { PLAYER_PATH, SIGNATURE_TIMESTAMP } from './player-script.ts';
import { playlistData } from './playlist.ts';

const CLIENT = { clientName: 'WEB', clientVersion: '2.20260708.00.00', hl: 'en', gl: 'DE', visitorData: 'Cgtmakevisitor' };

/** `/watch`: what the page's scripts would read. */
export function watchPage(player: object, data: object): string {
  return page(`<script>var ytInitialPlayerResponse = ${JSON.stringify(player)};</script>
<script>var ytInitialData = ${JSON.stringify(data)};</script>`);
}

export function playlistPage(): string {
  return page(`<script>var ytInitialData = ${JSON.stringify(playlistData())};</script>`);
}

function page(scripts: string): string {
  const settings = {
    INNERTUBE_API_KEY: 'AIzaFake',
    INNERTUBE_CONTEXT: { client: CLIENT },
    INNERTUBE_CLIENT_NAME: 'WEB',
    INNERTUBE_CLIENT_VERSION: CLIENT.clientVersion,
    PLAYER_JS_URL: PLAYER_PATH,
    STS: SIGNATURE_TIMESTAMP,
    VISITOR_DATA: CLIENT.visitorData,
  };
  return `<!DOCTYPE html><html><head><title>YouTube</title>
<script src="${PLAYER_PATH}" name="player_ias/base"></script>
<script>ytcfg.set(${JSON.stringify(settings)});</script>
</head><body>${scripts}</body></html>`;
}

const run = (text: string): object => ({ runs: [{ text }] });

/** `/youtubei/v1/next` and the page's `ytInitialData` of a video, with its chapters. */
export function nextData(videoId: string): object {
  const owner = { videoOwnerRenderer: { title: run(FAKE_VIDEO.channel) } };
  const contents = [
    { videoPrimaryInfoRenderer: { title: run(FAKE_VIDEO.title), dateText: { simpleText: 'May 1, 2026' } } },
    { videoSecondaryInfoRenderer: { owner } },
  ];
  return {
    responseContext: { serviceTrackingParams: [] },
    contents: {
      twoColumnWatchNextResults: { results: { results: { contents } }, secondaryResults: { secondaryResults: { results: [] } } },
    },
    currentVideoEndpoint: { watchEndpoint: { videoId } },
    playerOverlays: {
      playerOverlayRenderer: { decoratedPlayerBarRenderer: { decoratedPlayerBarRenderer: { playerBar: chapterBar(videoId) } } },
    },
  };
}

function chapterBar(videoId: string): object {
  const chapters = FAKE_VIDEO.chapters.map(({ title, startMs }) => ({
    chapterRenderer: {
      title: { simpleText: title },
      timeRangeStartMillis: startMs,
      thumbnail: { thumbnails: [{ url: `https://i.ytimg.com/vi/${videoId}/hqdefault.jpg`, width: 480, height: 360 }] },
    },
  }));
  return { multiMarkersPlayerBarRenderer: { markersMap: [{ key: 'DESCRIPTION_CHAPTERS', value: { chapters } }] } };
}

/** `/youtubei/v1/search`: two videos, whatever was asked. */
export function searchData(): object {
  const contents = ['vid00000001', 'vid00000002'].map((videoId) => ({
    videoRenderer: {
      videoId,
      title: { ...run(FAKE_VIDEO.title), accessibility: { accessibilityData: { label: FAKE_VIDEO.title } } },
      lengthText: { simpleText: `0:0${FAKE_SECONDS}` },
      ownerText: run(FAKE_VIDEO.channel),
      thumbnail: { thumbnails: [] },
      navigationEndpoint: { watchEndpoint: { videoId } },
    },
  }));
  const primaryContents = { sectionListRenderer: { contents: [{ itemSectionRenderer: { contents } }] } };
  return {
    responseContext: { serviceTrackingParams: [] },
    estimatedResults: String(contents.length),
    contents: { twoColumnSearchResultsRenderer: { primaryContents } },
  };
}
