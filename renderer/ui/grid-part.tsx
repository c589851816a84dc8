import type { ComponentProps } from 'react';

type GridPartProps = ComponentProps<'div'> & { readonly part: 'grid' | 'row' | 'gridcell' | 'columnheader' };

/** A part of an ARIA grid out of boxes: the rows of a real table cannot stand at places of their own, as a virtual list needs. */
export function GridPart({ part, ...rest }: GridPartProps) {
  return <div role={part} {...rest} />;
}
