import { expect, test } from 'vitest';
import { plainText, withoutMarkupSigns } from './cue-text.ts';

test.each([
  ['tags go, what they hold stays', '<v Ann><i.loud>Hello</i> <c>you</c></v><00:00:01.500> there', 'Hello you there'],
  ['a lone sign is text', '1 < 2 and 3 > 2, <3', '1 < 2 and 3 > 2, <3'],
  ['entities are read once', 'a &lt;b&gt; &amp;lt; &quot;&#233;&#x1F600;&quot; &unknown;', 'a <b> &lt; "é😀" &unknown;'],
  ['what is no character is told as such', '&#xD800;&#1114112;', '\uFFFD\uFFFD'],
  ['an arrow is no time', 'a --> b ---> c', 'a → b → c'],
  ['a hidden arrow is none either', 'a &#45;-&gt; b -\u0007-> c', 'a → b → c'],
  ['empty lines are none', ' one \n\n \t\ntwo&#10;&#13;&#10;three\u2028four\n', 'one\ntwo\nthree\nfour'],
  ['nothing but markup is nothing', '<b></b>&nbsp;', ''],
])('%s', (_name, markup, text) => expect(plainText(markup)).toBe(text));

test('text that is plain keeps its signs', () => expect(plainText('<b> &amp; \n\n-->', { isPlain: true })).toBe('<b> &amp;\n→'));

test('signs that would be taken for markup are written as others that look like them', () =>
  expect(withoutMarkupSigns('<i>R&D</i> {\\an8} C:\\new &lt; & <3')).toBe('‹i›R&D‹/i› (＼an8) C:＼new ＆lt; & ‹3'));
