/** A dialog named by its heading. Not the component's own header, which is a second banner beside that of the page (WAI-ARIA 5.3.4). */
import { CloseButton, Group, Modal, Text } from '@mantine/core'
import type { KeyboardEvent, ReactNode } from 'react'

export interface DialogProps {
  readonly title: string
  readonly close: () => void
  readonly closeLabel: string
  readonly size?: string
  readonly fullScreen?: boolean
  readonly onKeyDown?: (event: KeyboardEvent) => void
  readonly children: ReactNode
}

export function Dialog({ title, close, closeLabel, size, fullScreen = false, onKeyDown, children }: DialogProps) {
  return (
    <Modal.Root opened onClose={close} fullScreen={fullScreen} {...(size ? { size } : {})} {...(onKeyDown ? { onKeyDown } : {})}>
      <Modal.Overlay />
      <Modal.Content aria-label={title}>
        <Modal.Body pt="md">
          <Group justify="space-between" mb="sm" wrap="nowrap"><Text fw={600}>{title}</Text><CloseButton aria-label={closeLabel} onClick={close} /></Group>
          {children}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
