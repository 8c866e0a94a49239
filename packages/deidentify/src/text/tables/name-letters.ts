/**
 * What people write in Latin letters for letters of other scripts, beside the schemes of letters.ts: `letter alternatives…`. A vowel sign between consonants is
 * not written there; `letter ~ extra` is such a sign: nothing, a vowel or one of the extra letters.
 */

/** Consonants of Hebrew, Arabic (with Persian and Urdu) and Thai. */
export const consonantRows = `ב b v w; ג g j; ד d; ז z s ts; ח h ch kh c k x; ט t th; כך k c ch kh q; ל l; מם m; נן n; ס s c z; פף p f ph v; צץ ts tz z c s ch cz tsch; ק k c q ck kh; ר r; ש sh s sch ch; ת t th s
ב׳ v; ג׳ j g dj dsch; ז׳ zh j; צ׳ ch tch tsch c cz tz ts z; ץ׳ ch tch tsch c cz tz ts z
بپ b p; ت t th; ث th s t; ج j g dj dsch zh c dzh; چ ch tch tsch c; ح h kh ch; خ kh h ch x k q j; د d t; ذ dh d z th; ر r; زژ z s zh j; س s c z; ش sh ch sch s; ص s c z; ض d dh z; ط t d; ظ z dh d th; غ gh g r; ف f ph v; ق q k g c gh ck; كک k c ck q; گ g; ل l; م m; ن n
ก k g c q; ขคฅฆ kh k c g; ง ng n; จ ch j c t tj; ฉชฌ ch sh c j t; ซศษส s z t d; ญ y n j; ฎด d t; ฏต t d dt; ฐถทธฑฒ th t d dh; น n; ณ n; บ b p; ป p b bp; ผพภ ph p bh b; ฝฟ f ph p; ม m; ล l n; ฬ l n; ฮ h`

/** Vowels, and consonants that are written or not: alone between others these say little. */
export const openRows = `אע ~ h; ה ~ h; ו ~ vwf; י ~ jh
اأإآىءئؤعی ~ h; ه ~ h; ة ~ ht; و ~ vw; يئ ~ jh; ھ ~ h
อ ~; ห ~ h; ย ~ j; ว ~ vw; ร ~ rln`

/** What a word of these scripts begins with where it begins with an open letter. */
export const firstRows = `אע a e i o u; ה h; ו v w; י y j i e; اأإآءع a e i o u; ه h; و w v ou u; ي y j i e; ی y j i e; อ a e i o u; ห h; ย y j; ว w v; ร r l`

/** More for letters of scripts that write their vowels; several letters are looked for first. */
export const spelledRows = `кс x; др dr der; ий y i ii ij yi yj; ый y i yy yj; ья ia ja; ье ie je; х x k h; в ff f; г gh; ж g j; ч tsh c cz; ц tz cz; ё ye o; щ sc stsch shtsh schch; ю yu u; я a
μπ mb b mp; ντ nd nt d; γκ gk g ng; γγ ng gg; γχ nch nh; γι y gi yi j ghi; γε ge ye je ghe; ξ x ks; χ ch h kh x; ψ ps; η i e h y; οι i oi y; ει i ei; αι e ai ae; ου ou u; ευ ef ev eu; αυ af av au; τσ ts c ch; τζ tz j dz; κ c k; φ f ph; θ th; β v b; ω o w`

/** Hangul by its parts, beside the Revised Romanization: how families write themselves. */
export const hangulInitials = ['g k', 'kk gg', 'n', 'd t', 'tt dd', 'r l n', 'm', 'b p v', 'pp bb', 's sh', 'ss', '-', 'j ch', 'jj', 'ch', 'k', 't', 'p', 'h']
export const hangulVowels = ['a ah', 'ae ai e ay', 'ya', 'yae yai', 'eo u o uh eu', 'e ae ay', 'yeo you yu yo ye yuh', 'ye', 'o oh', 'wa', 'wae', 'oe oi we', 'yo', 'u oo ou woo', 'wo won', 'we', 'wi wee ui', 'yu yoo you', 'eu u', 'ui ee eui i', 'i ee y yi']
export const hangulFinals = ['-', 'k g c ck', 'k', 'k', 'n', 'n', 'n', 't d', 'l r', 'k', 'm', 'l', 'l', 'l', 'p', 'l', 'm', 'p b', 'p', 't s', 't', 'ng', 't', 't', 'k', 't', 'p', 't']
/** Families whose usual spelling follows no scheme. */
export const hangulWords = '이 lee yi rhee; 최 choi choe; 박 park pak bak; 노 roh noh no; 우 woo; 오 oh; 임 lim im yim rim; 유 yoo ryu yu you; 류 ryu ryoo yoo'
