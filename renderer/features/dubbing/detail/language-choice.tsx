import { Select } from '../../../ui/field.tsx';
import { type Choice, Segments } from '../../../ui/tabs.tsx';

/** More than these do not stand beside each other in a narrow window. */
const MOST_SEGMENTS = 4;

type LanguageChoiceProps = {
  readonly label: string;
  readonly choices: readonly Choice<string>[];
  readonly value: string;
  readonly large?: boolean;
  onChange(value: string): void;
};

/** One of a dub's languages: all in view where there are few, otherwise a list. */
export function LanguageChoice({ large = false, ...rest }: LanguageChoiceProps) {
  const { choices, ...others } = rest;
  return choices.length > MOST_SEGMENTS ? <Select options={choices} {...others} /> : <Segments large={large} {...rest} />;
}
