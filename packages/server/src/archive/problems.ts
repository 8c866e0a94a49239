/** The problems of the archive. Texts hold tags, counts and our identifiers only. */
import { problem } from '#kernel'

export const NoSuchStudy = problem('archive/no-such-study', 404, 'There is no such study here')
export const NoSuchSeries = problem('archive/no-such-series', 404, 'There is no such series here')
export const NoSuchInstance = problem('archive/no-such-instance', 404, 'There is no such instance here')
export const NoSuchFrame = problem('archive/no-such-frame', 404, 'The instance has %s frames; at least one asked for is not among them')
export const NoSuchBulkData = problem('archive/no-such-bulk-data', 404, 'The instance has no bulk data of that name')
export const NotAcceptable = problem('archive/not-acceptable', 406, 'None of the media types or transfer syntaxes that are accepted can be given; this can: %s')
export const BadFrameList = problem('archive/bad-frame-list', 400, 'A list of frames is numbers from 1, divided by commas')
export const BadQuery = problem('archive/bad-query', 400, 'The query is not understood: %s')
export const KeyNotSupported = problem('archive/key-not-supported', 400, 'Matching by %s is not supported at this level')
export const BadRendering = problem('archive/bad-rendering', 400, 'The rendering parameter %s is not understood')
export const CannotRender = problem('archive/cannot-render', 406, 'The instance cannot be shown as a picture: %s')
export const CannotTranscode = problem('archive/cannot-transcode', 406, 'Pixel data in transfer syntax %s cannot be given in another one')
export const BrokenPixels = problem('archive/broken-pixels', 422, 'The pixel data of the instance cannot be decoded (%s)')
export const CodecBusy = problem('archive/codec-busy', 503, 'The decoders are busy; %s pictures wait already')
export const NoSuchPeer = problem('archive/no-such-peer', 404, 'No peer with this AE title is configured')
export const PeerFailed = problem('archive/peer-failed', 502, 'The peer could not answer (%s)')
