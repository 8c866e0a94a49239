/** Pieces of the report's page: text is always escaped, pictures are inline SVG without styles or scripts. */
export const escaped = (text: string | number): string => String(text).replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

/** A table; cells are text and are escaped, numbers stand to the right. */
export function tableOf(head: readonly string[], rows: readonly (readonly (string | number)[])[], none = 'None.'): string {
  if (!rows.length) return `<p class="none">${escaped(none)}</p>`
  const cell = (value: string | number): string => (typeof value === 'number' ? `<td class="number">${grouped(value)}</td>` : `<td>${escaped(value)}</td>`)
  return `<table><thead><tr>${head.map((name, column) => `<th scope="col"${typeof rows[0]?.[column] === 'number' ? ' class="number"' : ''}>${escaped(name)}</th>`).join('')}</tr></thead><tbody>${rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('')}</tbody></table>`
}

export const grouped = (value: number): string => String(value).replaceAll(/\B(?=(\d{3})+$)/g, ' ')

const [labelWidth, barWidth, rowHeight] = [360, 330, 22]

/** Horizontal bars, longest first; what they say is in the text too, so that nothing hangs on colour or length. */
export function barsOf(title: string, counts: Readonly<Record<string, number>>, none = 'None.'): string {
  const rows = Object.entries(counts).filter(([, count]) => count > 0).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  if (!rows.length) return `<p class="none">${escaped(none)}</p>`
  const most = rows[0]?.[1] ?? 1
  const bars = rows.map(([name, count], index) => {
    const top = index * rowHeight
    const width = Math.max(2, Math.round(count / most * barWidth))
    return `<text x="${labelWidth - 8}" y="${top + 15}" text-anchor="end">${escaped(name)}</text><rect x="${labelWidth}" y="${top + 3}" width="${width}" height="${rowHeight - 7}" rx="2"/><text x="${labelWidth + width + 6}" y="${top + 15}">${grouped(count)}</text>`
  })
  return `<svg role="img" aria-label="${escaped(title)}" viewBox="0 0 ${labelWidth + barWidth + 110} ${rows.length * rowHeight}" width="100%">${bars.join('')}</svg>`
}

/** Pairs of a name and what is said of it. */
export function factsOf(pairs: readonly (readonly [string, string | number])[]): string {
  return `<dl>${pairs.map(([name, value]) => `<div><dt>${escaped(name)}</dt><dd>${escaped(typeof value === 'number' ? grouped(value) : value)}</dd></div>`).join('')}</dl>`
}
