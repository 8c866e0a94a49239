/** What the viewer's origin shows a browser without a session: the way back to the pages, where signing in and opening a study begin. */

const style = 'body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1.5rem;color:#1c2733;background:#f6f8fa}a{color:#0b5cad;font-weight:600}'

/** `address` is path and query of the request; a study that it names is where the link leads. */
export function signedOutPage(publicUrl: string, address: string): string {
  const study = /[?&]StudyInstanceUIDs=([0-9.]{1,64})(?:[,&]|$)/.exec(address)?.[1]
  return page(`<h1>Please open the study again</h1>
<p>The viewer is closed: nobody is signed in here, or the session has ended. Nothing is lost.</p>
<p><a href="${new URL(publicUrl).origin}/studies${study ? `/${study}` : ''}">${study ? 'Back to the study' : 'Back to the studies'}</a></p>`)
}

/**
 * A browser that follows a link from elsewhere keeps a Strict cookie back (RFC 6265bis 5.2); asking once more from a page of our own brings it.
 */
export function askAgainPage(): string {
  return page('<p>Opening the viewer …</p>', '<meta http-equiv="refresh" content="0">\n')
}

function page(body: string, head = ''): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${head}<title>Vesalius viewer</title>
<style>${style}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`
}
