/** The WebAssembly module of decoders and encoders: loaded when first needed, silent, thrown away after a failure so that nothing of a broken frame is left in it. */
import type { Context as CodecContext, NativeCodecs as Codecs } from 'dcmjs-codecs'
import type { Image } from './image.ts'

export type { CodecContext }
export type CodecFunctions = typeof Codecs

interface Module {
  readonly Context: new (attributes: Record<string, unknown>) => CodecContext
  readonly NativeCodecs: CodecFunctions
}

let loaded: Module | undefined

async function module(): Promise<Module> {
  if (loaded === undefined) {
    const { default: codecs } = await import('dcmjs-codecs')
    // It writes what it meets in a stream to the console: nothing of a stream belongs there.
    codecs.log.setLevel('silent')
    loaded = codecs
  }
  if (!loaded.NativeCodecs.isInitialized()) await loaded.NativeCodecs.initializeAsync()
  return loaded
}

/** Runs one act of the module without giving way between loading and result: the module has one memory. Errors hold a word, never a value. */
export async function withCodecs<T>(act: (codecs: CodecFunctions, contextOf: (attributes: Record<string, unknown>) => CodecContext) => T): Promise<T> {
  const { Context, NativeCodecs } = await module()
  try {
    return act(NativeCodecs, (attributes) => new Context(attributes))
  } catch (error) {
    NativeCodecs.release()
    throw new Error(error instanceof Error && /^[a-z-]{1,30}$/.test(error.message) ? error.message : 'decoder', { cause: undefined })
  }
}

/** How the module is told of an image. */
export const described = (image: Image): Record<string, unknown> => ({
  width: image.columns, height: image.rows, bitsAllocated: Math.max(image.bitsAllocated, 8), bitsStored: image.bitsStored, samplesPerPixel: image.samples,
  pixelRepresentation: image.signed ? 1 : 0, planarConfiguration: image.planar ? 1 : 0, photometricInterpretation: image.photometric,
})
