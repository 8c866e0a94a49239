/** Memory of the detector: grows with the largest plane, and is used again from plane to plane and from file to file. */
import { Forest } from './components.ts'
import { fiveIn, memoryOf } from './five.ts'
import type { Plane } from './plane.ts'
import { fieldBytes, fieldOf } from './top-hat.ts'
import type { Field } from './top-hat.ts'

const pageBytes = 65_536

export class Workspace {
  private readonly memory = memoryOf(1)
  private readonly five = fiveIn(this.memory)
  private grown = { pixels: 0, forest: new Forest(0), nodes: new Int32Array(0) }

  /** Valid until the next call. */
  fieldOf(plane: Plane): Field {
    const missing = Math.ceil((fieldBytes(plane) - this.memory.buffer.byteLength) / pageBytes)
    if (missing > 0) this.memory.grow(missing)
    return fieldOf(plane, this.memory.buffer, this.five)
  }

  /** For a field of so many pixels: nodes of a forest, and for each pixel a number that is zero. */
  forestFor(pixels: number): { readonly forest: Forest, readonly nodes: Int32Array } {
    if (pixels > this.grown.pixels) this.grown = { pixels, forest: new Forest(pixels), nodes: new Int32Array(pixels) }
    return this.grown
  }
}

/** Frames of so many pixels share one workspace in a thread: taking memory from the system for each slice costs as much as looking for letters in it. */
const mostShared = 2 ** 20
const shared = new Workspace()

export const workspaceFor = (pixels: number): Workspace => (pixels > mostShared ? new Workspace() : shared)
