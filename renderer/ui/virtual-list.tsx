import {
  type ComponentProps,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
} from 'react';
import { rowOffsets, rowsToDraw, scrollToRow } from './row-offsets.ts';
import './virtual-list.css';

/** Rows that are drawn above and below what is seen. */
const MORE_ROWS = 6;
/** The place is told to React in steps of this many pixels. */
const STEP_PX = 26;

export type VirtualListHandle = { show(index: number): void };
type VirtualListProps<Key extends string> = Omit<ComponentProps<'div'>, 'children' | 'ref' | 'className'> & {
  readonly keys: readonly Key[];
  /** Of a row that has not been measured yet, in pixels. */
  estimate(key: Key): number;
  /** Is drawn wherever it is, so that it can have the focus. */
  readonly kept?: Key | null;
  readonly handle?: RefObject<VirtualListHandle | null>;
  /** Of the element around the rows. */
  readonly rowsRole?: 'rowgroup' | 'list' | 'presentation';
  renderRow(key: Key, index: number): ReactNode;
};

/** A list of which only the rows in view are in the page; rows may differ in height and are measured once they are there. */
export function VirtualList<Key extends string>(props: VirtualListProps<Key>) {
  const { keys, estimate, kept = null, handle, rowsRole = 'presentation', renderRow, ...rest } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const { top, height, onScroll } = useView(scroller);
  const measured = useRef(new Map<string, number>());
  const [version, redraw] = useReducer((count: number) => count + 1, 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for what was measured
  const offsets = useMemo(
    () => rowOffsets(keys.length, (index) => measured.current.get(keys[index] ?? '') ?? estimate(keys[index] as Key)), // within the length
    [keys, estimate, version],
  );
  const places = useRef({ keys, offsets });
  places.current = { keys, offsets };
  const observe = useMeasure(scroller, measured, places, redraw);
  useImperativeHandle(handle, () => ({
    show(index) {
      const element = scroller.current;
      if (element) element.scrollTop = scrollToRow(places.current.offsets, index, element.scrollTop, element.clientHeight);
    },
  }));
  const rows = rowsToDraw(offsets, top, height, MORE_ROWS, kept === null ? -1 : keys.indexOf(kept));
  return (
    <div className="virtual" ref={scroller} onScroll={onScroll} {...rest}>
      <div role={rowsRole} style={{ height: offsets[keys.length] ?? 0 }}>
        {rows.map((index) => {
          const key = keys[index] as Key; // rows lie within the list
          return (
            <Placed key={key} name={key} top={offsets[index] ?? 0} observe={observe}>
              {renderRow(key, index)}
            </Placed>
          );
        })}
      </div>
    </div>
  );
}

type Observe = (element: HTMLElement, name: string) => () => void;
type PlacedProps = { readonly name: string; readonly top: number; readonly observe: Observe; readonly children: ReactNode };

function Placed({ name, top, observe, children }: PlacedProps) {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => (ref.current ? observe(ref.current, name) : undefined), [observe, name]);
  return (
    <div role="presentation" ref={ref} style={{ transform: `translateY(${top}px)` }}>
      {children}
    </div>
  );
}

function useView(scroller: RefObject<HTMLDivElement | null>) {
  const [height, setHeight] = useState(0);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    setHeight(element.clientHeight);
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
  const onScroll = useCallback(() => setTop(Math.floor((scroller.current?.scrollTop ?? 0) / STEP_PX) * STEP_PX), [scroller]);
  return { top, height, onScroll };
}

type Places = RefObject<{ readonly keys: readonly string[]; readonly offsets: Float64Array }>;

/** Watches the heights of the rows. What turns out taller above the view moves the view with it, so that nothing jumps. */
function useMeasure(
  scroller: RefObject<HTMLDivElement | null>,
  measured: RefObject<Map<string, number>>,
  places: Places,
  redraw: () => void,
): Observe {
  const names = useRef(new WeakMap<Element, string>());
  const observer = useMemo(
    () =>
      new ResizeObserver((entries) => {
        let above = 0;
        let isChanged = false;
        for (const { target, borderBoxSize } of entries) {
          const name = names.current.get(target);
          const height = Math.round(borderBoxSize[0]?.blockSize ?? 0);
          if (name === undefined || height === 0 || measured.current.get(name) === height) continue;
          const { keys, offsets } = places.current;
          const index = keys.indexOf(name);
          const before = (offsets[index + 1] ?? 0) - (offsets[index] ?? 0);
          if (before === height) {
            measured.current.set(name, height);
            continue;
          }
          if (index >= 0 && (offsets[index + 1] ?? 0) <= (scroller.current?.scrollTop ?? 0)) above += height - before;
          measured.current.set(name, height);
          isChanged = true;
        }
        if (isChanged) redraw();
        if (above !== 0 && scroller.current) scroller.current.scrollTop += above;
      }),
    [scroller, measured, places, redraw],
  );
  useEffect(() => () => observer.disconnect(), [observer]);
  return useCallback(
    (element, name) => {
      names.current.set(element, name);
      observer.observe(element);
      return () => observer.unobserve(element);
    },
    [observer],
  );
}
