/** Invented persons in eight scripts, with the Specific Character Sets that hold them (PS3.3 C.12.1.1.2). No one of them is real. */
export interface NameRow {
  readonly charset: readonly string[]
  /** Family and given name as one alphabetic group; `native` groups follow for ideographic and phonetic writing. */
  readonly family: string
  readonly given: string
  readonly native?: readonly (readonly [string, string])[]
  /** Another writing of the same name that a sender may use in free text. */
  readonly also?: readonly string[]
}

export interface ScriptRow {
  readonly names: readonly NameRow[]
  readonly streets: readonly string[]
  readonly towns: readonly string[]
}

const one = (charset: string, family: string, given: string, also: readonly string[] = []): NameRow => ({ charset: charset.split('\\'), family, given, also })
const cjk = (charset: string, latin: string, ...native: string[]): NameRow => {
  const [family = '', given = ''] = latin.split(' ')
  return { charset: charset.split('|'), family, given, native: native.map((group) => group.split(' ') as [string, string]) }
}

export const scripts: Readonly<Record<string, ScriptRow>> = {
  latin: {
    names: [
      one('ISO_IR 100', 'Müllerschön', 'Jürgen', ['Muellerschoen', 'Juergen']), one('ISO_IR 100', 'García Fontaneda', 'Íñigo', ['Fontaneda']),
      one('ISO_IR 100', 'Østergårdsen', 'Søren'), one('ISO_IR 101', 'Łukaszewicz', 'Bożena', ['Lukaszewicz']), one('ISO_IR 101', 'Dvořáčková', 'Zdeňka', ['Dvorackova']),
      one('ISO_IR 148', 'Çelikkayaoğlu', 'Gülşen'), one('ISO_IR 192', 'Vandenbroucke', 'Aloïs'), one('ISO_IR 6', 'Kowalczyk', 'Agnieszka'),
      one('ISO_IR 100', 'Bianchinetti', 'Loredana'), one('ISO_IR 192', 'Nagyváradi', 'Erzsébet', ['Nagyvaradi']), one('ISO_IR 6', "O'Sullivan-Byrne", 'Fionnuala', ['Sullivan']),
      one('ISO_IR 100', 'Conceição', 'Joaquim', ['Conceicao']), one('ISO_IR 6', 'Lindqvist', 'Hjalmar'), one('ISO_IR 192', 'Șerbănescu', 'Mihăiță', ['Serbanescu']),
    ],
    streets: ['Lindenbluetenweg 17', 'Calle Fuenteovejuna 4', 'Rue Montmartrois 112', 'Via Garibaldini 9', 'Nieuwegracht 231'],
    towns: ['Hinterzarten', 'Villafranca', 'Charleroi', 'Montepulciano', 'Bergen op Zoom'],
  },
  greek: {
    names: [one('ISO_IR 126', 'Παπαδοπούλου', 'Ελευθερία', ['Papadopoulou']), one('ISO_IR 192', 'Καραγιάννης', 'Αθανάσιος', ['Karagiannis']), one('ISO_IR 126', 'Θεοδωρίδης', 'Χαράλαμπος', ['Theodoridis'])],
    streets: ['Ερμού 15', 'Πανεπιστημίου 42'], towns: ['Θεσσαλονίκη', 'Ηράκλειο'],
  },
  cyrillic: {
    names: [one('ISO_IR 144', 'Воскресенская', 'Людмила', ['Voskresenskaya']), one('ISO_IR 192', 'Димитрова', 'Цветелина', ['Dimitrova']), one('ISO_IR 144', 'Шевченко', 'Тарас', ['Shevchenko'])],
    streets: ['улица Раковска 18', 'Садовая 7'], towns: ['Пловдив', 'Велико Тырново'],
  },
  arabic: {
    names: [one('ISO_IR 127', 'قباني', 'لنزار'), one('ISO_IR 192', 'الخوارزمي', 'محمود')],
    streets: ['شارع الرشيد 12'], towns: ['الإسكندرية'],
  },
  hebrew: {
    names: [one('ISO_IR 138', 'שרוןסון', 'דבורה'), one('ISO_IR 192', 'אברהמוביץ', 'מנחם')],
    streets: ['רחוב הרצל 31'], towns: ['פתח תקווה'],
  },
  chinese: {
    names: [cjk('GB18030', 'Ouyang Xiaodong', '欧阳 小东'), cjk('ISO_IR 192', 'Zhuge Mingliang', '諸葛 明亮'), cjk('GB18030', 'Shangguan Wenjing', '上官 文静')],
    streets: ['中山路88号'], towns: ['杭州市'],
  },
  japanese: {
    names: [cjk('|ISO 2022 IR 87', 'Yamashita Tarou', '山下 太郎', 'やました たろう'), cjk('ISO 2022 IR 13|ISO 2022 IR 87', 'ﾔﾏﾓﾄ ｻﾁｺ', '山本 幸子', 'やまもと さちこ'), cjk('ISO_IR 192', 'Kobayashi Haruka', '小林 春香', 'こばやし はるか')],
    streets: ['東山三丁目5'], towns: ['京都市'],
  },
  korean: {
    names: [cjk('|ISO 2022 IR 149', 'Hwangbo Gildong', '皇甫 吉洞', '황보 길동'), cjk('ISO_IR 192', 'Namgung Minseo', '南宮 民瑞', '남궁 민서')],
    streets: ['세종대로 110'], towns: ['서울특별시'],
  },
}

/** Staff and relatives; ASCII, so that every character set holds them. */
export const staff = ['Hohenwarter', 'Quintanilla', 'Vermeerbergen', 'Szymborski', 'Rautavaara', 'Castellanos', 'Fitzwilliam', 'Delacroixe', 'Nordenskjold', 'Andreopoulos', 'Pietrangeli', 'Wolfsgruber']
export const staffGiven = ['Benedikta', 'Ximena', 'Thibault', 'Zbigniew', 'Aurelio', 'Sigrid', 'Cornelius', 'Philippa']
export const hospitals = ['Klinikum Sonnenhalde', 'Hospital Torrelavega', 'CHU Beausoleil', 'Ospedale Montelupo', 'Nosokomeio Agiassos', 'Szpital Brzozowski']
