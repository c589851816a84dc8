import { createContext, type ReactNode, useContext } from 'react';
import { createPortal } from 'react-dom';

/** The place in the top bar where the page on show puts its title. */
const TitleContext = createContext<HTMLElement | null>(null);
export const TitleTarget = TitleContext.Provider;

export function TitleSlot({ children }: { readonly children: ReactNode }) {
  const target = useContext(TitleContext);
  return target ? createPortal(children, target) : null;
}
