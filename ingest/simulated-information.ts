// True, templated information of the exercise, as data: results, opening hours, weather, scores.
// These are the hard negatives: nearly the same words each time, another number or place, another meaning.
// A product that joins "Results from Ulevu" with "Results from Teluma" has failed the exercise.
import type { SimulatedLanguage } from './simulated-island.ts'

/** A template that officials and newsrooms fill; each filling is a message of its own. */
export type InformationTemplate = {
  id: string
  lang: SimulatedLanguage
  /** Part of the three days in which it is sent, in hours from midnight of day 1. */
  fromHour: number
  toHour: number
  /** How often, beside the others. */
  weight: number
  by: 'office' | 'newsroom'
  text: string
}

export const informationTemplates: InformationTemplate[] = [
  {
    id: 'results',
    lang: 'en',
    fromHour: 43,
    toHour: 71,
    weight: 8,
    by: 'office',
    text: 'Results from {place}, station {station}: Kerrin {votes} votes, Marend {votes} votes, Dallun {few} votes. {few} spoiled papers.',
  },
  {
    id: 'results',
    lang: 'fr',
    fromHour: 43,
    toHour: 71,
    weight: 3,
    by: 'office',
    text: 'Résultats de {place}, bureau {station} : Kerrin {votes} voix, Marend {votes} voix, Dallun {few} voix.',
  },
  {
    id: 'results',
    lang: 'bi',
    fromHour: 43,
    toHour: 71,
    weight: 3,
    by: 'office',
    text: 'Risal blong {place}, steisen {station}: Kerrin {votes} vot, Marend {votes} vot, Dallun {few} vot.',
  },
  {
    id: 'results',
    lang: 'hi',
    fromHour: 43,
    toHour: 71,
    weight: 2,
    by: 'office',
    text: '{place}, केंद्र {station} का परिणाम: केरिन {votes} वोट, मारेंड {votes} वोट, डालुन {few} वोट।',
  },
  {
    id: 'results',
    lang: 'sw',
    fromHour: 43,
    toHour: 71,
    weight: 2,
    by: 'office',
    text: 'Matokeo ya {place}, kituo {station}: Kerrin kura {votes}, Marend kura {votes}, Dallun kura {few}.',
  },
  {
    id: 'results',
    lang: 'zh',
    fromHour: 43,
    toHour: 71,
    weight: 1,
    by: 'office',
    text: '{place}第{station}投票站结果：凯林{votes}票，马伦德{votes}票，达伦{few}票。',
  },
  {
    id: 'hours',
    lang: 'en',
    fromHour: 8,
    toHour: 38,
    weight: 5,
    by: 'office',
    text: 'Polling station {station} at {place} Primary School is open on Friday from {hour}:00 to 17:00. Bring any card with your photo.',
  },
  {
    id: 'hours',
    lang: 'fr',
    fromHour: 8,
    toHour: 38,
    weight: 2,
    by: 'office',
    text: "Le bureau de vote {station} de l'école de {place} est ouvert vendredi de {hour} h à 17 h.",
  },
  {
    id: 'hours',
    lang: 'bi',
    fromHour: 8,
    toHour: 38,
    weight: 2,
    by: 'office',
    text: 'Pleis blong vot namba {station} long {place} Praemeri Skul bae i open long Fraede {hour} klok kasem 5 klok.',
  },
  {
    id: 'hours',
    lang: 'ta',
    fromHour: 8,
    toHour: 38,
    weight: 1,
    by: 'office',
    text: '{place} பள்ளியில் உள்ள வாக்குச்சாவடி {station} வெள்ளிக்கிழமை காலை {hour} மணி முதல் மாலை 5 மணி வரை திறந்திருக்கும்.',
  },
  {
    id: 'turnout',
    lang: 'en',
    fromHour: 31,
    toHour: 42,
    weight: 3,
    by: 'office',
    text: "Turnout in {place} at {hour} o'clock: {few} percent. Queues are {short|moving|about half an hour}.",
  },
  {
    id: 'weather',
    lang: 'en',
    fromHour: 0,
    toHour: 72,
    weight: 4,
    by: 'newsroom',
    text: 'Weather for {place}: {degrees} degrees, wind {knots} knots, {dry until noon|showers in the evening|a cloudy afternoon}.',
  },
  {
    id: 'weather',
    lang: 'fr',
    fromHour: 0,
    toHour: 72,
    weight: 2,
    by: 'newsroom',
    text: 'Météo pour {place} : {degrees} degrés, vent de {knots} nœuds, {averses le soir|ciel couvert|temps sec}.',
  },
  {
    id: 'weather',
    lang: 'ur',
    fromHour: 0,
    toHour: 72,
    weight: 1,
    by: 'newsroom',
    text: '{place} کا موسم: درجہ حرارت {degrees}، ہوا {knots} ناٹ، {شام کو بارش|مطلع ابر آلود}۔',
  },
  {
    id: 'weather',
    lang: 'th',
    fromHour: 0,
    toHour: 72,
    weight: 1,
    by: 'newsroom',
    text: 'อากาศที่{place} อุณหภูมิ {degrees} องศา ลม {knots} นอต {ฝนตกตอนเย็น|มีเมฆมาก}',
  },
  {
    id: 'score',
    lang: 'en',
    fromHour: 10,
    toHour: 72,
    weight: 2,
    by: 'newsroom',
    text: 'Full time at {place}: home side {goals}, visitors {goals}. Attendance {votes}.',
  },
  {
    id: 'ferry-times',
    lang: 'en',
    fromHour: 0,
    toHour: 72,
    weight: 2,
    by: 'newsroom',
    text: 'Ferry from {place}: next departure {hour}:{minutes}, {few} seats left.',
  },
]
