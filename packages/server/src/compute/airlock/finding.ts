/** What a check of the air-lock says. Codes and counts only: a finding is read by people who may not see the output. */
export interface Finding {
  readonly code: 'schema' | 'size' | 'files' | 'small-cell' | 'dominance' | 'image-like' | 'digits' | 'encoded' | 'many-numbers' | 'header' | 'tensors' | 'not-finite' | 'norm' | 'low-bits' | 'pixel-values' | 'dicom' | 'missing' | 'exact-times'
  /** `stop`: nobody can release it. `look`: who decides should look at it. */
  readonly severity: 'stop' | 'look'
  /** Where: a name from the manifest. */
  readonly place: string
  readonly count: number
}

export const stop = (code: Finding['code'], place: string, count = 1): Finding => ({ code, severity: 'stop', place, count })
