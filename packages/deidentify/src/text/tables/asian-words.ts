/** Words of imaging and medicine in Chinese, Japanese and Korean: parts of the body, planes, sequences, findings, small words. Separated by blanks. */
export const asianWords = `
头 頭 头部 頭部 颅脑 脑 脳 胸 胸部 腹 腹部 盆腔 骨盆 平扫 增强 造影 単純 肝 肝臓 肝脏 肾 腎 前列腺 前立腺 머리 뇌 흉부 복부 골반 간 조영 
`
