/** The style sheet of the report's page: system fonts, good on paper. */
export const style = `
:root{color-scheme:light;--ink:#1b2430;--soft:#5b6675;--line:#d9dee5;--bar:#2f6f8f}
body{margin:0;background:#fff;color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{max-width:1060px;margin:0 auto;padding:32px 24px 64px}
h1{font-size:26px;margin:0 0 4px}
h2{font-size:17px;margin:32px 0 8px;padding-top:12px;border-top:1px solid var(--line)}
h3{font-size:15px;margin:20px 0 4px}
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(300px,1fr));gap:4px 24px;margin:0}
dl div{display:flex;flex-direction:column;padding:4px 0;min-width:0}
dt{color:var(--soft);font-size:13px}
dd{margin:0;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
table{border-collapse:collapse;width:100%;font-size:13px;margin:8px 0}
th,td{text-align:left;vertical-align:top;padding:4px 8px;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
th{color:var(--soft);font-weight:600}
td.number,th.number{text-align:right}
td.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
svg{max-width:720px;height:auto;display:block}
svg text{font-size:12px;fill:var(--ink)}
svg rect{fill:var(--bar)}
.none{color:var(--soft)}
@page{size:A4;margin:16mm}
@media print{main{max-width:none;padding:0}section{break-inside:auto}h2{break-after:avoid}tr,svg,dl div{break-inside:avoid}thead{display:table-header-group}svg rect{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`
