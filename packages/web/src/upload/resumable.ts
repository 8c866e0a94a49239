/** Resumable upload of one large file or ZIP (tus 1.0). What is remembered in the browser to resume holds no name of a file. */
import { Upload, type UrlStorage } from 'tus-js-client'

const prefix = 'vesalius-upload:'
const chunkBytes = 16 * 1024 * 1024

export interface ResumableOptions {
  readonly send: string
  readonly name: string
  readonly progress: (sent: number) => void
  readonly signal: AbortSignal
}

/** Resolves when the node has every byte. Rejects when the signal aborts or the node refuses. */
export async function uploadResumable(file: File, { send, name, progress, signal }: ResumableOptions): Promise<void> {
  const fingerprint = await fingerprintOf(`${send}\n${name}\n${file.size}\n${file.lastModified}`)
  await new Promise<void>((done, failed) => {
    const upload = new Upload(file, {
      endpoint: '/api/ingest/uploads', metadata: { send, name, filename: name }, chunkSize: chunkBytes, retryDelays: [0, 500, 2_000, 5_000, 10_000],
      fingerprint: () => Promise.resolve(fingerprint), urlStorage: addresses, storeFingerprintForResuming: true, removeFingerprintOnSuccess: true,
      onProgress: progress, onSuccess: () => done(), onError: failed,
    })
    signal.addEventListener('abort', () => { void upload.abort(); failed(new DOMException('stopped', 'AbortError')) }, { once: true })
    upload.findPreviousUploads().then((previous) => {
      if (previous[0]) upload.resumeFromPreviousUpload(previous[0])
      if (!signal.aborted) upload.start()
    }, failed)
  })
}

async function fingerprintOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Addresses of unfinished uploads, by fingerprint. */
const addresses: UrlStorage = {
  findAllUploads: () => Promise.resolve([]),
  findUploadsByFingerprint: (fingerprint) => {
    const uploadUrl = localStorage.getItem(prefix + fingerprint)
    return Promise.resolve(uploadUrl === null ? [] : [{ size: null, metadata: {}, creationTime: '', urlStorageKey: fingerprint, uploadUrl, parallelUploadUrls: null }])
  },
  removeUpload: (fingerprint) => { localStorage.removeItem(prefix + fingerprint); return Promise.resolve() },
  addUpload: (fingerprint, upload) => {
    if (upload.uploadUrl) localStorage.setItem(prefix + fingerprint, upload.uploadUrl)
    return Promise.resolve(fingerprint)
  },
}
