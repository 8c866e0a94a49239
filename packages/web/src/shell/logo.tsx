/** The mark: a V that is also a section plane, and the point it looks at. */
export function Logo({ size = 28 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#0b5f66" />
      <path d="M7 9l9 15 9-15" fill="none" stroke="#fff" strokeWidth="3" strokeLinecap="round" strokeLinejoin="round" />
      <circle cx="16" cy="11" r="3" fill="#8fdbd8" />
    </svg>
  )
}
