/** The profile that a verb names: one of ours, or a file of the holder's own, which is checked. */
import type { Profile } from '@vesalius/deidentify'
import { Complaint } from './words.ts'

export async function profileOf(name: string | undefined): Promise<Profile> {
  if (!name) throw new Complaint('--profile NAME or FILE is needed; `vesalius deidentify explain --profile research` says what one does')
  const { readProfile, ProfileError } = await import('@vesalius/deidentify/profile')
  try {
    return readProfile(name)
  } catch (error) {
    if (error instanceof ProfileError) throw new Complaint(error.message, 65)
    throw error
  }
}
