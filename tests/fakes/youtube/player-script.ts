/** Eight hexadecimal digits, which is what yt-dlp takes for a player's id. */
export const PLAYER_ID = 'deadbeef';
export const PLAYER_PATH = `/s/player/${PLAYER_ID}/player_ias.vflset/en_US/base.js`;
export const SIGNATURE_TIMESTAMP = 20_680;

/**
 * A player script in the shape that all three readers look for: regular expressions of ytdl-core (the array that is split, the
 * object of helpers, functions of `split("")` and `join("")`), the syntax tree of youtubei.js (a function of three parameters,
 * the last two with defaults, that makes a `g.K`, which is one class expression, and sets `alr`), and that of yt-dlp (the same).
 */
export const PLAYER_SCRIPT = `var _yt_player={};(function(g){var window=this;
var lst="a;b".split(";");
var Hx={aB:function(a){a.reverse()},cD:function(a,b){a.splice(0,b)},eF:function(a,b){var c=a[0];a[0]=a[b%a.length];a[b%a.length]=c}};
var Sg=function(a){a=a.split("");Hx.aB(a,3);Hx.cD(a,2);Hx.eF(a,5);return a.join("")};
var Nt=function(a){var b=a.split(""),c=[1,2];c[0];try{b.reverse();b.push("w")}catch(d){return"enhanced_except_x-"+a}return b.join("")};
g.K=class{constructor(a){this.m={};var q=(a.split("?")[1]||"").split("&");for(var i=0;i<q.length;i++){var p=q[i].split("=");this.m[p[0]]=decodeURIComponent(p[1]||"")}}
set(a,b){this.m[a]=b}get(a){return this.m[a]}clone(){return this}Yn(){var n=this.get("n");n&&this.set("n",Nt(n))}};
var Ex=function(a,b="",c=""){a=new g.K(a,!0);a.set("alr","yes");c&&(c=Sg(decodeURIComponent(c)),a.set(b,encodeURIComponent(c)));return a};
var Cf=function(){return{signatureTimestamp:${SIGNATURE_TIMESTAMP}}};
g.Ex=Ex;g.Cf=Cf;
})(_yt_player);
`;

/** What `Sg` makes of a scrambled signature. */
export function unscramble(scrambled: string): string {
  const letters = scrambled.split('').reverse().slice(2);
  const at = 5 % letters.length;
  [letters[0], letters[at]] = [letters[at] ?? '', letters[0] ?? ''];
  return letters.join('');
}

/** The reverse of `unscramble`. */
export function scramble(signature: string): string {
  const letters = signature.split('');
  const at = 5 % letters.length;
  [letters[0], letters[at]] = [letters[at] ?? '', letters[0] ?? ''];
  return ['x', 'y', ...letters].reverse().join('');
}

/** What `Nt` makes of the parameter `n`. */
export function transformN(n: string): string {
  return `${n.split('').reverse().join('')}w`;
}

/** A script of a player that changed: none of its readers knows its way. */
export const STRANGE_SCRIPT = 'var _yt_player={};(function(g){var lst="a;b".split(";");g.lst=lst;})(_yt_player);\n';
