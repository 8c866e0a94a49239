/** Whether a room is open at this door, by what the door itself says (GET /api): nothing is asked of a room that is not there. */
import { useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'

/** Undefined until it is known. */
export function useRoom(room: string): boolean | undefined {
  const about = useQuery({ queryKey: ['about'], queryFn: api.about, staleTime: Infinity })
  return about.data ? about.data.rooms?.includes(room) ?? true : about.isError ? true : undefined
}
