import { writeCorpus } from './bench/corpus.ts'
writeCorpus('/tmp/w/s7/me/t4', { kind: 'tiny', count: 4000, parts: 8 })
writeCorpus('/tmp/w/s7/me/t16', { kind: 'tiny', count: 16000, parts: 8, seed: 2 })
