/** Spellings of letters in plain Latin, one scheme after another: `letter first second …`; the first is what folding uses. `-` stands for nothing. */
const rows = (text: string): [string, readonly string[]][] => text.trim().split('\n').flatMap((line) => line.split(';')).map((row) => {
  const [letter = '', ...spellings] = row.trim().split(' ')
  return [letter, spellings.map((spelling) => spelling === '-' ? '' : spelling)]
})

export const latinLetters = rows(`ä a ae; ö o oe; ü u ue; ß ss s sz; å a aa; ø o oe; æ ae a; œ oe o; ł l; đ d dj; ð d dh; þ th t; ı i; ñ n ny; ħ h; ŋ ng; ĸ k; ŧ t; ə e a; ƒ f; ő o oe; ű u ue; ĳ ij; ŀ l`)

/** ISO 843 / ELOT 743, then what people write. */
export const greekLetters = rows(`α a; β v b; γ g y gh; δ d dh; ε e; ζ z; η i h e; θ th 8; ι i; κ k c; λ l; μ m; ν n; ξ x ks; ο o; π p; ρ r; σ s; ς s; τ t; υ y i u; φ f ph; χ ch h x kh; ψ ps; ω o w
ά a; έ e; ή i h e; ί i; ό o; ύ y i u; ώ o w; ϊ i; ϋ y i u; ΐ i; ΰ y i u`)

/** English (BGN), German, scientific (ISO 9, folded), French, Polish; Ukrainian, Bulgarian and Serbian letters with them. */
export const cyrillicLetters = rows(`а a; б b; в v w v v w; г g g g g h; д d; е e je e ie ye; ё yo jo e io e; ж zh sch z j z; з z s z z z; и i i i i y; й y j j i i; к k; л l; м m; н n; о o; п p; р r; с s s s ss s; т t; у u u u ou u; ф f; х kh ch h kh ch
ц ts z c ts c; ч ch tsch c tch cz; ш sh sch s ch sz; щ shch schtsch sc chtch szcz sht; ъ - - - - a; ы y; ь -; э e; ю yu ju ju iou iu; я ya ja ja ia ia; і i; ї yi ji i i i; є ye je je ie ie; ґ g; ў u w; ј j y; љ lj l; њ nj n; ћ c tj; ђ dj d; џ dz dj`)

/** Georgian (national system of 2002) and Armenian (BGN), then what people write. */
export const caucasianLetters = rows(`ა a; ბ b; გ g; დ d; ე e; ვ v; ზ z; თ t; ი i; კ k; ლ l; მ m; ნ n; ო o; პ p; ჟ zh; რ r; ს s; ტ t; უ u; ფ p f; ქ k q; ღ gh; ყ q k; შ sh; ჩ ch; ც ts c; ძ dz; წ ts; ჭ ch; ხ kh; ჯ j; ჰ h
ա a; բ b; գ g; դ d; ե ye e; զ z; է e; ը y e; թ t; ժ zh; ի i; լ l; խ kh; ծ ts; կ k; հ h; ձ dz; ղ gh; ճ ch; մ m; յ y h; ն n; շ sh; ո vo o; չ ch; պ p; ջ j; ռ r; ս s; վ v; տ t; ր r; ց ts; ւ v; փ p; ք k; օ o; ֆ f; և yev ev`)

/** Consonants; vowels are written only by some letters. */
export const hebrewLetters = rows(`א - a; ב b v; ג g; ד d; ה h -; ו v o u w; ז z; ח h ch; ט t; י y i; כ k ch; ך k ch; ל l; מ m; ם m; נ n; ן n; ס s; ע - a; פ p f; ף f p; צ ts z; ץ ts z; ק k q; ר r; ש sh s; ת t`)
export const arabicLetters = rows(`ا a -; أ a; إ i a; آ a; ب b; ت t; ث th s; ج j g; ح h; خ kh; د d; ذ dh z; ر r; ز z; س s; ش sh ch; ص s; ض d; ط t; ظ z; ع - a; غ gh; ف f; ق q k; ك k c; ل l; م m; ن n; ه h -; ة a h; و w u o ou; ي y i ee; ى a; ء -; ئ -; ؤ o; پ p; چ ch; ژ zh; گ g; ک k; ی y i`)

/** Hepburn, then Kunrei where it differs. Katakana is folded to hiragana by its row here. */
const kana = `あ a い i う u え e お o か ka き ki く ku け ke こ ko が ga ぎ gi ぐ gu げ ge ご go さ sa し shi す su せ se そ so ざ za じ ji ず zu ぜ ze ぞ zo た ta ち chi つ tsu て te と to だ da ぢ ji づ zu で de ど do な na に ni ぬ nu ね ne の no
は ha ひ hi ふ fu へ he ほ ho ば ba び bi ぶ bu べ be ぼ bo ぱ pa ぴ pi ぷ pu ぺ pe ぽ po ま ma み mi む mu め me も mo や ya ゆ yu よ yo ら ra り ri る ru れ re ろ ro わ wa を o ん n ゃ ya ゅ yu ょ yo っ - ー - ぁ a ぃ i ぅ u ぇ e ぉ o ゔ vu`.split(/\s+/)
export const kanaSyllables: [string, readonly string[]][] = kana.flatMap((sign, index): [string, readonly string[]][] => {
  if (index % 2) return []
  const spelling = kana[index + 1] === '-' ? '' : kana[index + 1] ?? ''
  const code = sign.codePointAt(0) as number
  const katakana = sign === 'ー' ? sign : String.fromCodePoint(code + 0x60)
  return katakana === sign ? [[sign, [spelling]]] : [[sign, [spelling]], [katakana, [spelling]]]
})
