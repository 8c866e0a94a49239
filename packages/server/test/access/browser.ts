/** As much of a browser as signing in needs: cookies by host and port, redirects followed by hand, Fetch Metadata as a page of ours sends it. */
export class Visitor {
  readonly cookies = new Map<string, string>()

  /** Sends one request; the answer is not followed. */
  async ask(url: string, options: { method?: string; body?: string | object; headers?: Record<string, string> } = {}): Promise<Response> {
    const json = typeof options.body === 'object'
    const method = options.method ?? (options.body === undefined ? 'GET' : 'POST')
    const answer = await fetch(url, {
      method,
      redirect: 'manual',
      ...(options.body === undefined ? {} : { body: json ? JSON.stringify(options.body) : (options.body as string) }),
      headers: {
        'sec-fetch-site': 'same-origin',
        ...(options.body === undefined ? {} : { 'content-type': json ? 'application/json' : 'application/x-www-form-urlencoded' }),
        ...(this.cookies.size > 0 ? { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') } : {}),
        ...options.headers,
      },
    })
    for (const line of answer.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
      const at = pair.indexOf('=')
      const over = attributes.some(
        (word) => /^max-age=0$/i.test(word) || (/^expires=/i.test(word) && Date.parse(word.slice(8)) < Date.now()),
      )
      if (over) this.cookies.delete(pair.slice(0, at))
      else this.cookies.set(pair.slice(0, at), pair.slice(at + 1))
    }
    return answer
  }

  /** Follows redirects until something else comes. */
  async follow(url: string): Promise<{ url: string; answer: Response }> {
    let at = url
    for (let hop = 0; hop < 12; hop++) {
      const answer = await this.ask(at)
      const location = answer.headers.get('location')
      if (location === null) return { url: at, answer }
      at = new URL(location, at).href
    }
    throw new Error('too many redirects')
  }

  /** Goes through the embedded provider's page; returns where it ended. */
  async signIn(house: string, name: string, passphrase: string, returnTo = '/'): Promise<{ url: string; answer: Response }> {
    const page = await this.follow(`${house}/sign-in?return=${encodeURIComponent(returnTo)}`)
    const sent = await this.ask(page.url, { body: new URLSearchParams({ name, passphrase }).toString() })
    const location = sent.headers.get('location')
    return location === null ? { url: page.url, answer: sent } : this.follow(new URL(location, page.url).href)
  }
}
