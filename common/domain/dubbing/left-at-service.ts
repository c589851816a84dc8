import type { LeftAtService } from './dubbing.ts';

/** Sentences on the work of a dub that was to be deleted at its service and is not; in the host's English. */
export function leftLines({ undeleted, unfetched, unresolved }: LeftAtService): readonly string[] {
  const works = (count: number): string => `${count} ${count === 1 ? 'work' : 'works'}`;
  return [
    ...(undeleted > 0 ? [`${works(undeleted)} could not be deleted at the service. It is tried again when this dub is removed.`] : []),
    ...(unfetched > 0
      ? [`${works(unfetched)} without a result here stay at the service for a retry, and are deleted when this dub is removed.`]
      : []),
    ...(unresolved > 0
      ? [`${unresolved} ${unresolved === 1 ? 'call has' : 'calls have'} no known outcome. What they left at the service cannot be deleted.`]
      : []),
  ];
}
