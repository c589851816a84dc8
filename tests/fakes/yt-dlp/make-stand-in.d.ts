export type StandInFacts = {
  readonly version: string;
  readonly refuses?: readonly string[];
};
/** The text of a program that stands in for a yt-dlp of one file; it needs this checkout to be where it is. */
export declare function standInProgram(facts: StandInFacts): string;
/** Writes such a program as `folder/name` and returns its path. */
export declare function makeStandIn(folder: string, facts?: StandInFacts, name?: string): Promise<string>;
