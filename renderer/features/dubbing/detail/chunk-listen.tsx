import { Volume2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobId } from '../../../../common/units/ids.ts';
import { Button } from '../../../ui/button.tsx';
import type { Chunk } from './chunk-look.ts';

const SOUNDS = ['original', 'dub'] as const;
type Sound = (typeof SOUNDS)[number];

/** The chunk's own sound and its dub, each alone. */
export function ChunkListen({ chunk }: { readonly chunk: Chunk }) {
  const { t } = useTranslation();
  const [sound, setSound] = useState<Sound | null>(null);
  const [isGone, setGone] = useState(false);
  const choose = (next: Sound) => {
    setGone(false);
    setSound(next === sound ? null : next);
  };
  const labels = { original: t('chunk.listenOriginal'), dub: t('chunk.listenDub') };
  return (
    <div className="listen">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a frame and a legend of its own */}
      <div className="flex wrap" role="group" aria-label={t('chunk.listen')}>
        {SOUNDS.filter((each) => each === 'original' || chunk.hasDub).map((each) => (
          <Button key={each} small icon={Volume2} needsHost aria-pressed={sound === each} onClick={() => choose(each)}>
            {labels[each]}
          </Button>
        ))}
      </div>
      {sound !== null && !isGone && (
        // biome-ignore lint/a11y/useMediaCaption: a part of a sound track; the dub's subtitles belong to the finished file
        <audio
          key={sound}
          controls
          autoPlay
          src={chunkSound(chunk.jobId, sound)}
          aria-label={t(`chunk.playing.${sound}`, { number: chunk.index + 1 })}
          onError={() => setGone(true)}
        />
      )}
      {isGone && (
        <p className="small t2" role="status">
          {t('chunk.cannotPlay')}
        </p>
      )}
    </div>
  );
}

/** Relative to the page, as all addresses of bytes. */
function chunkSound(id: JobId, sound: Sound): string {
  return `media/chunk/${id}/${sound}`;
}
