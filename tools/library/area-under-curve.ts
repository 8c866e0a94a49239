/** The area under the ROC curve by ranks (Mann and Whitney), ties counting half. */
export function areaUnderCurve(scores: readonly number[], labels: readonly number[]): number {
  const order = scores.map((score, at) => ({ score, label: labels[at] ?? 0 })).sort((a, b) => a.score - b.score)
  let [ranks, positives] = [0, 0]
  for (let at = 0; at < order.length;) {
    let end = at
    while (end < order.length && order[end]?.score === order[at]?.score) end++
    for (const { label } of order.slice(at, end)) if (label === 1) { ranks += (at + end + 1) / 2; positives++ }
    at = end
  }
  return (ranks - (positives * (positives + 1)) / 2) / (positives * (order.length - positives))
}
