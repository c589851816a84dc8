export const OLDEST_YT_DLP: string;
