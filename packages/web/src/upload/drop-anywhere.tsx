/** Files dropped on any page go to the upload page. */
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fromDrop } from './chosen-files.ts'
import { useDelivery } from './upload-context.tsx'

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false

export function DropAnywhere() {
  const { t } = useTranslation()
  const delivery = useDelivery()
  const navigate = useNavigate()
  const [over, setOver] = useState(false)
  const depth = useRef(0)
  useEffect(() => {
    const enter = (event: DragEvent) => { if (carriesFiles(event)) { depth.current++; setOver(true) } }
    const leave = (event: DragEvent) => { if (carriesFiles(event) && --depth.current <= 0) { depth.current = 0; setOver(false) } }
    const above = (event: DragEvent) => { if (carriesFiles(event)) event.preventDefault() }
    const drop = (event: DragEvent) => {
      if (!carriesFiles(event) || !event.dataTransfer) return
      event.preventDefault()
      depth.current = 0
      setOver(false)
      void fromDrop(event.dataTransfer).then((files) => delivery.add(files))
      void navigate({ to: '/upload' })
    }
    const listeners = { dragenter: enter, dragleave: leave, dragover: above, drop } as const
    for (const [name, listener] of Object.entries(listeners)) window.addEventListener(name as 'drop', listener)
    return () => { for (const [name, listener] of Object.entries(listeners)) window.removeEventListener(name as 'drop', listener) }
  }, [delivery, navigate])
  return over ? <div className="over-page" aria-hidden="true">{t('upload.dropHere')}</div> : null
}
