/** A small picture of a study or series; its modality in words where there is none. */
import { useState } from 'react'

export function Thumbnail({ url, otherwise }: { readonly url: string | undefined; readonly otherwise: string }) {
  const [broken, setBroken] = useState(false)
  return (
    <div className="thumb">
      {url && !broken ? <img src={url} alt="" loading="lazy" decoding="async" onError={() => setBroken(true)} /> : <span>{otherwise}</span>}
    </div>
  )
}
