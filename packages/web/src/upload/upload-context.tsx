/** The delivery of this page, reachable from every part of it. */
import { createContext, useContext, useState, useSyncExternalStore, type ReactNode } from 'react'
import { Delivery } from './delivery.ts'

const Context = createContext<Delivery | undefined>(undefined)

export function UploadProvider({ children }: { readonly children: ReactNode }) {
  const [delivery] = useState(() => new Delivery())
  return <Context.Provider value={delivery}>{children}</Context.Provider>
}

/** The delivery; the component is drawn again when it changes. */
export function useDelivery(): Delivery {
  const delivery = useContext(Context)
  if (!delivery) throw new Error('There is no delivery around this component')
  useSyncExternalStore(delivery.watch, () => delivery.version)
  return delivery
}
