/** Under whose rules a run stands: the head of its report. */
import { readFileSync } from 'node:fs'
import { basicProfileCode, optionCodes } from '@vesalius/standards/deidentification'
import { profileDigest } from '../profile/index.ts'
import type { ReportHead } from '../report/index.ts'
import { keyRingOf, nameOfRing } from '../subject/index.ts'
import { ruleVersions } from '../report/rule-versions.ts'
import type { OfflineOptions } from './settings.ts'

export function headOf({ profile, keys, mode }: Pick<OfflineOptions, 'profile' | 'keys' | 'mode'>): ReportHead {
  const { name, version, title, options } = profile
  return {
    profile: {
      name, version, title, digest: `sha256:${profileDigest(profile)}`, options: [...options].sort(),
      codes: [basicProfileCode.code, ...options.map((option) => optionCodes[option].code)].sort(),
    },
    engine: { name: 'Vesalius', version: engineVersion },
    rules: ruleVersions(),
    mode,
    keyId: nameOfRing(keyRingOf(keys)),
  }
}

const engineVersion = (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version
