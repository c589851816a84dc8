import { AppError } from '../../common/contract/errors.ts';

/** The way out on the command line, to stand behind the error's sentence; empty where there is none. */
export function hintOf(error: unknown): string {
  if (!(error instanceof AppError)) return '';
  switch (error.code) {
    case 'output.exists':
      return ' Use --force to overwrite it, or --out for another name.';
    case 'dubbing.provider-unavailable':
      return ' A key is stored with: streamfetch key set';
    case 'dubbing.cap-too-low':
      return error.details.over === 'month'
        ? ' Raise the cap of the month with: streamfetch settings set dubbing.capPerMonthUsd USD'
        : ' Allow more with --cap USD.';
    default:
      return '';
  }
}
