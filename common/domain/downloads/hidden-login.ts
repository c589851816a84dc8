/** A link as it may be shown: without the name and password that some hold. */
export function withoutLogin(link: string): string {
  return link.replace(/^(\s*https?:\/\/)[^/?#]*@/i, '$1***@');
}
