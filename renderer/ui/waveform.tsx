import { TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import { useSize } from './use-size.ts';
import { binPeaks, flagsWithRoom, partsWithRoom, type WaveformCut, waveformPath } from './waveform-shape.ts';
import './waveform.css';

type WaveformProps = {
  /** All that the picture says, for those who do not see it. */
  readonly label: string;
  /** Loudest samples of equal parts, in any unit from 0 up. */
  readonly peaks: readonly number[];
  /** In order. */
  readonly cuts: readonly WaveformCut[];
};

/** Room for a number, and for the mark below a flagged cut. */
const NUMBER_PX = 20;
const FLAG_PX = 14;

/** A sound with the places where it is cut: a line each, the parts numbered where there is room, a mark under what is flagged. */
export function Waveform({ label, peaks, cuts }: WaveformProps) {
  const [ref, { width }] = useSize<HTMLDivElement>();
  const binCount = Math.max(1, Math.min(Math.floor(width / 2), peaks.length));
  const path = useMemo(() => waveformPath(binPeaks(peaks, binCount)), [peaks, binCount]);
  return (
    <div className="waveform" ref={ref} role="img" aria-label={label}>
      <div className="strip">
        {partsWithRoom(cuts, width, NUMBER_PX).map((part) => (
          <span key={part.number} style={placed(part.at)}>
            {part.number}
          </span>
        ))}
      </div>
      <svg viewBox={`0 0 ${binCount} 100`} preserveAspectRatio="none" aria-hidden>
        <path d={path} />
      </svg>
      {cuts.map((cut) => (
        <i key={cut.at} className={cut.isFlagged ? 'cut-line flagged' : 'cut-line'} style={placed(cut.at)} />
      ))}
      <div className="flags">
        {flagsWithRoom(cuts, width, FLAG_PX).map((cut) => (
          <span key={cut.at} style={placed(cut.at)}>
            <TriangleAlert className="i xs" aria-hidden />
          </span>
        ))}
      </div>
    </div>
  );
}

function placed(at: number) {
  return { left: `${at * 100}%` };
}
