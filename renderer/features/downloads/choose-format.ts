import { createContext, useContext } from 'react';

/** Opens the panel in which a format, or the videos of a list, are chosen for a link. */
const ChooseFormatContext = createContext<(url: string) => void>(() => undefined);
export const ChooseFormatProvider = ChooseFormatContext.Provider;

export function useChooseFormat(): (url: string) => void {
  return useContext(ChooseFormatContext);
}
