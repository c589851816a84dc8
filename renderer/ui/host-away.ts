import { createContext, useContext } from 'react';

/** True while the host does not answer: what needs it (`needsHost`) cannot be pressed then. */
const HostAwayContext = createContext(false);
export const HostAway = HostAwayContext.Provider;

export function useHostAway(): boolean {
  return useContext(HostAwayContext);
}
