/** Graphic Annotation Sequence under Clean Graphics (PS3.15 E.3.3, PS3.3 C.10.5): lines and points stay, text goes. */
import type { AttributesEdit, Element } from '@vesalius/standards/dicom'

const textObjects = 0x00700008
const graphicObjects = 0x00700009
const compoundGraphics = 0x00700209

/** Takes the text objects out. True when an annotation would be left with neither text nor graphics: then the whole sequence is gone. */
export function treatGraphics(edit: AttributesEdit, element: Element): boolean {
  const items = edit.itemsOf(element)
  if (items.some(({ attributes }) => attributes.has(textObjects) && attributes.items(graphicObjects).length === 0 && attributes.items(compoundGraphics).length === 0)) {
    edit.removeElement(element)
    return true
  }
  for (const item of items) item.remove(textObjects)
  return false
}
