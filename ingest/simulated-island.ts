// The invented island state of the exercise: names of places, candidates, groups and offices, as data.
// Promises that nothing here is a real country, person or party, and that every name has a form in each
// script of the exercise. Day 1 is the day before the poll, day 2 the poll, day 3 the count.

/** Languages of the exercise, in six scripts. */
export const simulatedLanguages = ['en', 'bi', 'fr', 'sw', 'hi', 'ur', 'ta', 'th', 'zh'] as const
export type SimulatedLanguage = (typeof simulatedLanguages)[number]

/** A name as each script writes it; Latin serves English, Bislama, French and Swahili. */
export type Name = { latin: string; hi: string; ur: string; ta: string; th: string; zh: string }

export const places: Name[] = [
  name('Port Halden', 'पोर्ट हाल्डेन', 'پورٹ ہالڈن', 'போர்ட் ஹால்டன்', 'พอร์ตฮัลเดน', '哈尔登港'),
  name('Kelowai', 'केलोवाई', 'کیلووائی', 'கெலோவாய்', 'เคโลไว', '凯洛怀'),
  name('Marisand', 'मारिसैंड', 'ماریسینڈ', 'மாரிசாண்ட்', 'มาริแซนด์', '马里桑'),
  name('Ulevu', 'उलेवु', 'اولیوو', 'உலேவு', 'อูเลวู', '乌莱武'),
  name('Saint Orrin', 'सेंट ओरिन', 'سینٹ اورن', 'செயிண்ட் ஓரின்', 'เซนต์ออร์ริน', '圣奥林'),
  name('Banderay', 'बंदेरे', 'بندیرے', 'பந்தேரே', 'บันเดเร', '班德雷'),
  name('Nissa Point', 'निसा पॉइंट', 'نیسا پوائنٹ', 'நிசா பாயிண்ட்', 'นิสซาพอยต์', '尼萨角'),
  name('Teluma', 'तेलुमा', 'تیلوما', 'தெலுமா', 'เทลูมา', '特卢马'),
  name('Ravanaki', 'रवानकी', 'راوانکی', 'ரவனாகி', 'ราวานากี', '拉瓦纳基'),
  name('Mount Ello', 'माउंट एलो', 'ماؤنٹ ایلو', 'மவுண்ட் எல்லோ', 'เมาต์เอลโล', '埃洛山'),
]

export const candidates: Name[] = [
  name('Tavo Kerrin', 'तावो केरिन', 'تاوو کیرن', 'தாவோ கெரின்', 'ทาโว เคอร์ริน', '塔沃·凯林'),
  name('Ilsa Marend', 'इल्सा मारेंड', 'السا مارینڈ', 'இல்சா மாரெண்ட்', 'อิลซา มาเรนด์', '伊尔莎·马伦德'),
  name('Nela Dallun', 'नेला डालुन', 'نیلا ڈالون', 'நேலா டாலுன்', 'เนลา ดัลลุน', '内拉·达伦'),
]

/** Candidate lists, the office that runs the poll, newsrooms: all invented. */
export const institutions = {
  country: 'Oronua',
  electionOffice: 'Electoral Office of Oronua',
  lists: ['Lagoon Alliance', 'Open Hands Movement', 'Green Reef List'],
  newsrooms: ['Oronua Daily', 'Radio Lagoon', 'Halden Observer', 'North Shore News'],
}

/** The name as this language writes it. */
export function nameIn(entry: Name, lang: SimulatedLanguage): string {
  return lang === 'en' || lang === 'bi' || lang === 'fr' || lang === 'sw'
    ? entry.latin
    : entry[lang]
}

function name(latin: string, hi: string, ur: string, ta: string, th: string, zh: string): Name {
  return { latin, hi, ur, ta, th, zh }
}
