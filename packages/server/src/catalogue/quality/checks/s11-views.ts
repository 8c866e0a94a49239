/** S11: a mammography has the four standard views: CC and MLO of either side. */
import { items, text } from '../json-values.ts'
import type { Check } from '../types.ts'

const standard = ['LCC', 'LMLO', 'RCC', 'RMLO']
const codes: Readonly<Record<string, string>> = { '399162004': 'CC', 'R-10242': 'CC', '399368009': 'MLO', 'R-10226': 'MLO' }

export const viewsAreComplete: Check = {
  id: 'S11', level: 'study', title: 'A mammography has its four views', dimension: 'complete', severity: 'information', remedy: 'Send the missing views, or say in the description which views there are.',
  examine({ series }) {
    const images = series.filter(({ modality }) => modality === 'MG').flatMap(({ instances }) => instances)
    if (images.length === 0) return undefined
    const views = new Set(images.map(({ json }) => (text(json, '00200062') || text(json, '00200060')) + (text(json, '00185101') || (codes[text(items(json, '00540220')[0] ?? {}, '00080100')] ?? ''))))
    const missing = standard.filter((view) => !views.has(view))
    return missing.length > 0 ? `${missing.length} views missing` : true
  },
}
