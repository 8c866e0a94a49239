/**
 * How features of a line of things (detect/features.ts) speak for text: certainty = bias + sum of linear * f + squared * f * f (logistic regression,
 * in logits). Learned from text rendered in four families of fonts at 8 to 63 pixels, sharp and smoothed, bright and dark, upright and turned, on
 * real images, against every row of things found in real images without text.
 */
export const bias = -13.3204

export const linear: readonly number[] = [
  2.20430, // count
  2.74336, // base
  3.52363, // top
  1.16573, // excess
  1.07030, // level
  -2.49649, // stroke
  0.78565, // thin
  0.79337, // gap
  -0.72858, // variety
  21.87120, // fill
  -0.38286, // size
  8.54762, // strokes
  2.61585, // pieces
  0.39112, // above
  -1.26672, // crowd
]

export const squared: readonly number[] = [
  -0.41371, // count
  -1.43425, // base
  -2.21413, // top
  -0.06069, // excess
  -0.90998, // level
  -0.35781, // stroke
  -4.47255, // thin
  -0.46694, // gap
  -0.29611, // variety
  -14.49876, // fill
  0.07750, // size
  -22.04647, // strokes
  -0.10870, // pieces
  -0.01530, // above
  0.04318, // crowd
]
