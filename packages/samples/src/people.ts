// Invented people in several scripts, with the Specific Character Set each is written in (PS3.3 C.12.1.1.2). None exists; likeness is
// chance.
import type { Random } from './random.ts'

/** A name part: in Latin letters, and where the script differs its own writing and its sound (the groups of PS3.5 section 6.2.1). */
export type Written = readonly [latin: string, native?: string, sound?: string]

export interface Locale {
  readonly language: string
  readonly characterSet: readonly string[]
  /** the first group holds the native writing (alphabetic scripts) or Latin letters with the native writing in the second group */
  readonly groups: 'native' | 'latin-then-native'
  readonly institution: string
  readonly department: string
  readonly address: string
  readonly city: string
  readonly telephone: string
  readonly family: readonly Written[]
  readonly women: readonly Written[]
  readonly men: readonly Written[]
  readonly note: (name: string, telephone: string) => string
}

const danish: Locale = {
  language: 'da',
  characterSet: ['ISO_IR 100'],
  groups: 'native',
  institution: 'Sygehus Nordøen',
  department: 'Røntgenafdelingen',
  address: 'Ærøgade 17, 2. th',
  city: '9998 Nordøby',
  telephone: '+45 00 12 34 56',
  family: [['Sørensen'], ['Østergård'], ['Kjær'], ['Nørgaard'], ['Bæk']],
  women: [['Åse'], ['Kirstine'], ['Sørine']],
  men: [['Søren'], ['Jørgen'], ['Åge']],
  note: (name, telephone) => `Pårørende til ${name} ringes op på ${telephone}`,
}
const greek: Locale = {
  language: 'el',
  characterSet: ['ISO_IR 126'],
  groups: 'native',
  institution: 'Νοσοκομείο Άγιος Λουκάς',
  department: 'Τμήμα Μαστογραφίας',
  address: 'Οδός Ελιάς 12',
  city: 'Νέα Πόλη',
  telephone: '+30 000 012 345',
  family: [['Παπαδάκη'], ['Ιωαννίδη'], ['Γεωργίου'], ['Νικολαΐδη']],
  women: [['Ελένη'], ['Μαρία'], ['Αικατερίνη']],
  men: [['Γιώργος'], ['Νίκος'], ['Δημήτρης']],
  note: (name, telephone) => `Να ενημερωθεί η ${name} στο ${telephone}`,
}
const russian: Locale = {
  language: 'ru',
  characterSet: ['ISO_IR 144'],
  groups: 'native',
  institution: 'Городская больница Заречье',
  department: 'Отделение УЗИ',
  address: 'ул. Садовая 8, кв. 41',
  city: 'Заречье',
  telephone: '+7 000 012-34-56',
  family: [['Соколова'], ['Лебедева'], ['Орлова'], ['Белова']],
  women: [['Мария'], ['Анна'], ['Ольга']],
  men: [['Иван'], ['Павел'], ['Олег']],
  note: (name, telephone) => `Повторный приём: ${name}, тел. ${telephone}`,
}
const japanese: Locale = {
  language: 'ja',
  characterSet: ['', 'ISO 2022 IR 87'],
  groups: 'latin-then-native',
  institution: '海辺総合病院',
  department: '放射線科',
  address: '緑町3丁目14番',
  city: '海辺市',
  telephone: '000-012-3456',
  family: [
    ['Yamada', '山田', 'やまだ'],
    ['Suzuki', '鈴木', 'すずき'],
    ['Tanaka', '田中', 'たなか'],
  ],
  women: [
    ['Hanako', '花子', 'はなこ'],
    ['Yuko', '優子', 'ゆうこ'],
  ],
  men: [
    ['Tarou', '太郎', 'たろう'],
    ['Kenji', '健二', 'けんじ'],
  ],
  note: (name, telephone) => `${name} 様 連絡先 ${telephone}`,
}
const polish: Locale = {
  language: 'pl',
  characterSet: ['ISO_IR 101'],
  groups: 'native',
  institution: 'Szpital Świętej Łucji',
  department: 'Zakład Rezonansu',
  address: 'ul. Łąkowa 5/12',
  city: '00-000 Żabno Górne',
  telephone: '+48 00 012 34 56',
  family: [['Wiśniewski'], ['Dąbrowski'], ['Wójcik'], ['Zieliński']],
  women: [['Małgorzata'], ['Żaneta']],
  men: [['Paweł'], ['Łukasz'], ['Stanisław']],
  note: (name, telephone) => `Proszę zadzwonić: ${name}, ${telephone}`,
}
const korean: Locale = {
  language: 'ko',
  characterSet: ['', 'ISO 2022 IR 149'],
  groups: 'latin-then-native',
  institution: '한빛병원',
  department: '영상의학과',
  address: '소나무길 21',
  city: '새빛시',
  telephone: '00-012-3456',
  family: [
    ['Kim', '김'],
    ['Park', '박'],
    ['Choi', '최'],
    ['Jeong', '정'],
  ],
  women: [
    ['Minseo', '민서'],
    ['Jiwoo', '지우'],
    ['Soyeon', '소연'],
  ],
  men: [
    ['Minjun', '민준'],
    ['Dohyun', '도현'],
  ],
  note: (name, telephone) => `${name} 님 연락처 ${telephone}`,
}
const chinese: Locale = {
  language: 'zh',
  characterSet: ['GB18030'],
  groups: 'latin-then-native',
  institution: '江南肿瘤医院',
  department: '超声科',
  address: '梧桐路18号',
  city: '清河市',
  telephone: '000-0123456',
  family: [
    ['Wang', '王'],
    ['Zhang', '张'],
    ['Chen', '陈'],
    ['Liu', '刘'],
  ],
  women: [
    ['Xiuying', '秀英'],
    ['Lihua', '丽华'],
    ['Jing', '静'],
  ],
  men: [
    ['Wei', '伟'],
    ['Jianguo', '建国'],
  ],
  note: (name, telephone) => `联系人 ${name} 电话 ${telephone}`,
}
const arabic: Locale = {
  language: 'ar',
  characterSet: ['ISO_IR 127'],
  groups: 'native',
  institution: 'مستشفى النخيل',
  department: 'قسم الأشعة',
  address: 'شارع الزيتون 7',
  city: 'المدينة الجديدة',
  telephone: '+000 12 345 678',
  family: [['الخطيب'], ['النجار'], ['حداد']],
  women: [['ليلى'], ['فاطمة'], ['سميرة']],
  men: [['يوسف'], ['كريم'], ['سامي']],
  note: (name, telephone) => `يرجى الاتصال ${name} ${telephone}`,
}
const hebrew: Locale = {
  language: 'he',
  characterSet: ['ISO_IR 138'],
  groups: 'native',
  institution: 'בית חולים הגליל',
  department: 'מחלקת הדמיה',
  address: 'רחוב הזית 9',
  city: 'קרית הים',
  telephone: '+000 1 234 5678',
  family: [['כהן'], ['לוי'], ['מזרחי']],
  women: [['שרה'], ['רחל']],
  men: [['דוד'], ['משה'], ['יוסף']],
  note: (name, telephone) => `להתקשר אל ${name} ${telephone}`,
}
const turkish: Locale = {
  language: 'tr',
  characterSet: ['ISO_IR 148'],
  groups: 'native',
  institution: 'Özel Güneş Hastanesi',
  department: 'Meme Görüntüleme',
  address: 'Çınar Sokağı 4',
  city: 'Yeşilköy',
  telephone: '+90 000 0123456',
  family: [['Yıldız'], ['Çelik'], ['Şahin'], ['Öztürk']],
  women: [['Ayşe'], ['Gülşen'], ['Çiğdem']],
  men: [['İbrahim'], ['Oğuz']],
  note: (name, telephone) => `${name} aranacak: ${telephone}`,
}
const spanish: Locale = {
  language: 'es',
  characterSet: ['ISO_IR 192'],
  groups: 'native',
  institution: 'Hospital Peña Alta',
  department: 'Servicio de Radiología',
  address: 'Calle Ñandú 33, 4.º B',
  city: '00000 Villanueva',
  telephone: '+34 000 012 345',
  family: [['Núñez García'], ['Ibáñez López'], ['Muñoz Díaz']],
  women: [['Begoña'], ['María José']],
  men: [['José María'], ['Íñigo'], ['Ángel']],
  note: (name, telephone) => `Avisar a ${name} en el ${telephone}`,
}
const latvian: Locale = {
  language: 'lv',
  characterSet: ['ISO_IR 110'],
  groups: 'native',
  institution: 'Jūras slimnīca',
  department: 'Ultrasonogrāfijas kabinets',
  address: 'Bērzu iela 6-11',
  city: 'Mežciems',
  telephone: '+371 00 012 345',
  family: [['Bērziņa'], ['Kalniņa'], ['Ozoliņa']],
  women: [['Ilze'], ['Līga'], ['Mārīte']],
  men: [['Jānis'], ['Kārlis']],
  note: (name, telephone) => `Zvanīt: ${name}, ${telephone}`,
}

/** In the order in which patients take them: each of the four kinds of cancer meets several scripts. */
export const locales: readonly Locale[] = [
  danish,
  polish,
  greek,
  russian,
  japanese,
  hebrew,
  korean,
  chinese,
  arabic,
  spanish,
  turkish,
  latvian,
]

export interface Person {
  readonly locale: Locale
  readonly sex: 'F' | 'M'
  /** as the PN value, all groups */
  readonly name: string
  /** as people write it: for notes and for text burned into pixels */
  readonly spoken: string
  readonly latin: string
  readonly physician: string
  readonly operator: string
}

const full = (locale: Locale, family: Written, given: Written): string => {
  const groups = locale.groups === 'native' ? [0] : [0, 1, 2]
  const written = groups.map((group) =>
    family[group] === undefined || given[group] === undefined ? '' : `${family[group]}^${given[group]}`,
  )
  return written.join('=').replace(/=+$/, '')
}

/** A person of a locale; the same random stream gives the same person. */
export const personOf = (locale: Locale, sex: 'F' | 'M', random: Random): Person => {
  const [family, given] = [random.pick(locale.family), random.pick(sex === 'F' ? locale.women : locale.men)]
  const group = locale.groups === 'native' ? 0 : 1
  const someone = (): string => full(locale, random.pick(locale.family), random.pick(random.next() < 0.5 ? locale.women : locale.men))
  return {
    locale,
    sex,
    name: full(locale, family, given),
    spoken: `${family[group] ?? ''} ${given[group] ?? ''}`,
    latin: `${family[0]} ${given[0]}`,
    physician: someone(),
    operator: someone(),
  }
}
