/** JSON for people: members as a list of terms, lists of alike objects as a table. */
import { rateText } from '../words.ts'

type Members = Readonly<Record<string, unknown>>
const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value)
const mostRows = 500

export function JsonShown({ value }: { readonly value: unknown }) {
  if (Array.isArray(value)) return <List items={value} />
  if (!isMembers(value)) return <span className="tabular">{wordOf(value)}</span>
  return (
    <dl style={{ margin: 0 }}>
      {Object.entries(value).map(([name, member]) => (
        <div key={name} style={{ display: 'flex', flexWrap: 'wrap', gap: '0 0.75rem', padding: '0.15rem 0' }}>
          <dt className="code" style={{ minWidth: '9rem', color: 'var(--mantine-color-dimmed)' }}>{name}</dt>
          <dd style={{ margin: 0, minWidth: 0 }}><JsonShown value={member} /></dd>
        </div>
      ))}
    </dl>
  )
}

function List({ items }: { readonly items: readonly unknown[] }) {
  const rows = items.slice(0, mostRows)
  if (!rows.every(isMembers)) return <span className="tabular">{rows.map((one) => (typeof one === 'object' ? JSON.stringify(one) : wordOf(one))).join(', ')}</span>
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  return (
    <table className="lines">
      <thead><tr>{columns.map((column) => <th key={column}>{column}</th>)}</tr></thead>
      <tbody>{rows.map((row, at) => <tr key={at}>{columns.map((column) => <td key={column}>{isMembers(row[column]) || Array.isArray(row[column]) ? <JsonShown value={row[column]} /> : wordOf(row[column])}</td>)}</tr>)}</tbody>
    </table>
  )
}

function wordOf(value: unknown): string {
  if (value === null || value === undefined) return '–'
  return typeof value === 'number' && !Number.isInteger(value) && Math.abs(value) >= 10 ? rateText(value) : typeof value === 'number' && !Number.isInteger(value) ? String(Number(value.toPrecision(4))) : String(value)
}
