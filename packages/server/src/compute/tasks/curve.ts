/** How what a task uses has grown while it runs, thinned so that it stays small however long that is. */
import type { Usage } from '#engines'

const most = 120

export class UsageCurve {
  private points: Usage[] = []
  private stepSeconds = 0.1
  private writtenAt = -Infinity

  /** What is closer to the last point than a step is left out; when there are too many, every second goes and the step doubles. */
  add(usage: Usage): void {
    const last = this.points.at(-1)
    if (last && usage.wallSeconds - last.wallSeconds < this.stepSeconds) return
    this.points.push(usage)
    if (this.points.length <= most) return
    this.points = this.points.filter((_, at) => at % 2 === 0)
    this.stepSeconds *= 2
  }

  /** Oldest first. */
  get all(): readonly Usage[] {
    return this.points
  }

  /** The points as JSON, once a second at most. */
  due(usage: Usage): string | null {
    if (usage.wallSeconds - this.writtenAt < 1) return null
    this.writtenAt = usage.wallSeconds
    return JSON.stringify(this.points)
  }
}
