/** A ledger that cannot be rewritten unseen: RFC 6962 trees in C2SP's formats. Pure functions; keeping entries is the business of an engine. */
export { consistencyProof, emptyRoot, includes, inclusionProof, isConsistent, leafHash, nodeHash, rootOf, type RangeHash, type Tree } from './merkle.ts'
export { parseTilePath, rangeHashOf, type ReadNodes, tilePath, tileWidth } from './tiles.ts'
export { isSignedBy, type KeyUse, type Note, parseNote, parseVkey, type Signer, signerOf, type Verifier, verifierOf, vkeyOf } from './note.ts'
export { type Checkpoint, cosign, cosignedAt, parseCheckpoint, signCheckpoint } from './checkpoint.ts'
export { checkTrust, parsePolicy, type Policy, type Trust } from './policy.ts'
export { formatReceipt, parseReceipt, type Proven, type Receipt, verifyReceipt } from './receipt.ts'
