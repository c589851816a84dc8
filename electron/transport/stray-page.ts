const STYLE =
  'body{font:16px/1.6 system-ui,sans-serif;max-width:34rem;margin:18vh auto;padding:0 1.5rem;color:#1d2330;background:#f6f7f9}code{background:#e6e9ee;padding:.1em .4em;border-radius:4px}@media(prefers-color-scheme:dark){body{color:#e6e9ef;background:#0f1218}code{background:#232935}}';

/**
 * What a browser without a session gets. Where another site's link led here, the browser kept its SameSite=Strict cookie back:
 * then the page first loads itself once more, which counts as our own.
 */
export function strayPage(headers: Headers = new Headers()): Response {
  const isFromElsewhere = headers.get('sec-fetch-site') === 'cross-site';
  const refresh = isFromElsewhere ? '<meta http-equiv="refresh" content="0">' : '';
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">${refresh}
<title>StreamFetch</title><style>${STYLE}</style></head>
<body><h1>StreamFetch is running</h1>
<p>This browser has not been let in yet, or its session has ended. On the machine that runs StreamFetch, enter</p>
<p><code>streamfetch serve</code></p>
<p>and open the address it prints. Each address works once.</p></body></html>
`;
  return new Response(html, {
    status: 401,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
  });
}
