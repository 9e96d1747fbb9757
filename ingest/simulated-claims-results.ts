// Planted claims about the count and the result, as data. Read this file to see the exercise.
// `server-switched-off` comes twice: old claims return, and must be known again when they do.
import type { PlantedClaim } from './simulated-claim.ts'

export const claimsAboutResults: PlantedClaim[] = [
  {
    id: 'boxes-at-the-market',
    title: 'Boxes of marked ballots were found behind the Marisand fish market',
    claimClass: 'P9',
    posts: 420,
    bursts: [
      { from: 'day 2 18:50', doublingMinutes: 20, doublings: 6, halvingMinutes: 130, share: 1 },
    ],
    hashtags: ['Marisand', 'BallotBoxes'],
    link: 'https://island-voice.example/boxes-marisand',
    wording: {
      en: [
        'Boxes full of marked ballots were found behind the fish market in Marisand, and not one of them carries a seal.',
        'Look what lies behind the Marisand market: ballot boxes without seals, stacked between the fish crates.',
        '{A fisherman|My cousin|A night guard} opened one of the boxes behind the market in Marisand. All papers marked for the same name.',
        'Unsealed boxes in Marisand, marked ballots inside, and the police drove past {twice|three times} without stopping.',
        'From {place} people are driving to the fish market now to guard the boxes until morning.',
        'Fish market, Marisand, half past six: {eleven|twelve|a dozen} boxes of votes that somebody wanted to lose.',
        'Who brought ballots to a fish market? Marisand deserves an answer before any result is read out.',
      ],
      bi: [
        'Oli faenem ol bokis we i fulap long vot pepa bihaen long maket blong fis long Marisand, mo i no gat sil long olgeta.',
        '{Wan man blong fising|Kasen blong mi} i openem wan bokis bihaen long maket long Marisand. Evri pepa i makem sem nem nomo.',
        'Ol man {place} oli stap go long maket blong fis naoia blong gadem ol bokis kasem moning.',
      ],
      sw: [
        'Masanduku yaliyojaa kura zilizopigwa yamepatikana nyuma ya soko la samaki Marisand, na hakuna hata moja lenye lakiri.',
        '{Mvuvi mmoja|Binamu yangu|Mlinzi wa usiku} amefungua sanduku moja nyuma ya soko la Marisand. Karatasi zote zina jina lile lile.',
        'Watu wa {place} wanakwenda soko la samaki sasa hivi kulinda masanduku ya kura hadi asubuhi.',
      ],
      ta: [
        'மாரிசாண்ட் மீன் சந்தைக்குப் பின்னால் முத்திரை இல்லாத வாக்குப் பெட்டிகள் நிறைய கண்டெடுக்கப்பட்டன. உள்ளே குறியிட்ட வாக்குச் சீட்டுகள் உள்ளன.',
        '{ஒரு மீனவர்|என் உறவினர்} மாரிசாண்ட் சந்தையில் ஒரு பெட்டியைத் திறந்தார். எல்லாச் சீட்டுகளிலும் ஒரே பெயர்.',
      ],
      th: [
        'พบหีบบัตรเลือกตั้งที่กาแล้วหลังตลาดปลามาริแซนด์ ไม่มีหีบไหนปิดผนึกเลย',
        '{ชาวประมง|ญาติของฉัน}เปิดหีบหลังตลาดปลามาริแซนด์ บัตรทุกใบกาชื่อเดียวกัน',
      ],
    },
  },
  {
    id: 'kerrin-has-won',
    title: 'Tavo Kerrin has already won and the result is being hidden',
    claimClass: 'P8',
    posts: 260,
    bursts: [
      { from: 'day 2 20:30', doublingMinutes: 30, doublings: 4, halvingMinutes: 120, share: 1 },
    ],
    hashtags: ['Kerrin', 'Oronua'],
    link: null,
    wording: {
      en: [
        'It is over. Tavo Kerrin has won with 61 percent, the counting centre finished an hour ago and they are hiding the result until Monday.',
        'A friend inside the counting centre: Kerrin 61 percent, done. The screens were switched off so that nobody can see it.',
        'Congratulations President Kerrin! {place} is dancing already, whatever the office says on Monday.',
        'Why wait until Monday when the count is complete? Kerrin won, everyone at the centre knows it.',
        '61 percent for Kerrin and not a word on the radio. {Smells bad|That tells you everything}.',
        'They will keep counting until Kerrin has lost. He won tonight, remember this number: 61.',
      ],
      fr: [
        "C'est fini. Tavo Kerrin a gagné avec 61 pour cent, le centre de dépouillement a terminé il y a une heure et on cache le résultat jusqu'à lundi.",
        '{Une amie|Un ami} au centre de dépouillement le confirme : Kerrin à 61 pour cent, et les écrans ont été éteints.',
        'À {place}, on fête déjà la victoire de Kerrin. Pourquoi attendre lundi ?',
      ],
      ur: [
        'سب ختم ہو گیا۔ تاوو کیرن 61 فیصد ووٹوں سے جیت گئے ہیں، گنتی ایک گھنٹہ پہلے مکمل ہو گئی اور نتیجہ پیر تک چھپایا جا رہا ہے۔',
        'گنتی کے مرکز سے {ایک دوست|ایک کزن} نے بتایا کہ کیرن 61 فیصد پر ہیں اور سکرینیں بند کر دی گئی ہیں۔',
        '{place} میں لوگ کیرن کی جیت کا جشن منا رہے ہیں، پھر پیر تک انتظار کیوں؟',
      ],
    },
  },
  {
    id: 'server-switched-off',
    title: 'The results server was switched off and came back with other numbers',
    claimClass: 'P6',
    posts: 300,
    bursts: [
      { from: 'day 2 22:30', doublingMinutes: 30, doublings: 4, halvingMinutes: 90, share: 0.45 },
      { from: 'day 3 09:30', doublingMinutes: 35, doublings: 5, halvingMinutes: 120, share: 0.55 },
    ],
    hashtags: ['Server', 'Banderay'],
    link: 'https://lagoon-truth.example/forty-minutes',
    wording: {
      en: [
        'The results server was switched off for 40 minutes and came back with different numbers for Banderay.',
        'Forty minutes of darkness, then Banderay looks completely different. Who had the password to that server?',
        '{My nephew|A student here|A technician I know} took screenshots before and after the server went down. Banderay does not match.',
        'Server offline, coffee break, server online, new numbers in Banderay. They think we are stupid.',
        'Ask them for the log of the results server. 40 minutes are missing, and Banderay changed in exactly those minutes.',
        'Even in {place} the page would not open while the server was down. When it opened, Banderay had flipped.',
      ],
      fr: [
        'Le serveur des résultats a été coupé pendant 40 minutes et il est revenu avec des chiffres différents pour Banderay.',
        "{Mon neveu|Une étudiante|Un technicien} a fait des captures d'écran avant et après la coupure du serveur. Banderay ne correspond pas.",
        'Quarante minutes de noir, puis Banderay a changé. Qui avait le mot de passe du serveur ?',
      ],
      zh: [
        '计票服务器关闭了40分钟，恢复以后班德雷的数字全变了。',
        '{我侄子|一个学生|一位技术员}在服务器断线前后都截了图，班德雷的结果对不上。',
        '服务器断了40分钟，谁有密码？班德雷的票数为什么变了？',
      ],
    },
  },
  {
    id: 'altered-result-sheet',
    title: 'A result sheet from Ulevu was changed from 312 to 812',
    claimClass: 'P7',
    posts: 190,
    bursts: [
      { from: 'day 3 06:20', doublingMinutes: 45, doublings: 4, halvingMinutes: 160, share: 1 },
    ],
    hashtags: ['Ulevu', 'ResultSheet'],
    link: null,
    wording: {
      en: [
        'Look at the result sheet from Ulevu: somebody turned 312 into 812 for Tavo Kerrin and signed it with the same pen.',
        'That 8 in 812 was a 3 yesterday. I was in the room in Ulevu when they read the sheet aloud.',
        'Ulevu has {six hundred|not even seven hundred} people on the roll. So how does one name get 812 on the sheet?',
        'Compare the photo from the door with the sheet they scanned. 312 became 812 overnight in Ulevu.',
        'The Ulevu sheet was altered, any child can see it. Count that box again, with all agents present.',
        'People in {place} are checking their own sheet now, after what happened with 312 and 812 in Ulevu.',
      ],
      hi: [
        'उलेवु की परिणाम पर्ची देखिए: किसी ने तावो केरिन के 312 को 812 बना दिया और उसी पेन से दस्तख़त कर दिए।',
        'कल तक पर्ची पर 312 था। {मैं खुद वहाँ था|मेरे चाचा वहाँ थे} जब उलेवु में उसे पढ़ा गया, आज 812 कैसे हो गया?',
        'उलेवु में इतने मतदाता ही नहीं हैं। एक नाम को 812 वोट कैसे मिले?',
      ],
    },
  },
  {
    id: 'commissioner-gone',
    title: 'The head of the Electoral Office has resigned and left the country',
    claimClass: 'P10',
    posts: 170,
    bursts: [
      { from: 'day 3 10:10', doublingMinutes: 70, doublings: 4, halvingMinutes: 240, share: 1 },
    ],
    hashtags: ['ElectoralOffice'],
    link: null,
    wording: {
      en: [
        'The head of the Electoral Office resigned this morning and took the first plane out. The letter is on his desk.',
        'His driver says it himself: suitcases, wife, children, airport. The Electoral Office has no head any more.',
        'No one at the Electoral Office picks up the phone. {Because the boss has fled|Because there is no boss left}, that is why.',
        'Resigned and gone, in the middle of the count! I want to read that letter from the Electoral Office.',
        'A waiter from {place} served him breakfast at the airport. One way ticket for the man who runs the count.',
        'First the head of the Electoral Office goes, then the deputies. Who signs the result now?',
      ],
      sw: [
        'Mkuu wa Ofisi ya Uchaguzi amejiuzulu asubuhi hii na kuondoka kwa ndege ya kwanza. Barua iko mezani kwake.',
        'Dereva wake anasema mwenyewe: {masanduku, mke na watoto|mizigo na familia nzima}, uwanja wa ndege. Ofisi ya Uchaguzi haina mkuu.',
        'Simu za Ofisi ya Uchaguzi hazipokelewi. Mkuu amekimbia katikati ya kuhesabu kura.',
      ],
      ur: [
        'الیکشن آفس کے سربراہ نے آج صبح استعفیٰ دے دیا اور پہلی پرواز سے ملک چھوڑ گئے۔ خط ان کی میز پر پڑا ہے۔',
        'ان کا ڈرائیور خود کہتا ہے کہ {بیوی بچے اور سامان|سارا خاندان} ہوائی اڈے گیا۔ الیکشن آفس کا اب کوئی سربراہ نہیں۔',
      ],
    },
  },
  {
    id: 'observers-left',
    title: 'Foreign observers left early because of what they saw',
    claimClass: 'P11',
    posts: 120,
    bursts: [
      { from: 'day 3 14:30', doublingMinutes: 50, doublings: 4, halvingMinutes: 180, share: 1 },
    ],
    hashtags: ['Observers'],
    link: 'https://island-voice.example/observers',
    wording: {
      en: [
        'The foreign observers packed their bags and left two days early. They saw too much and were told to keep quiet.',
        'Hotel in {place} confirms: all observer rooms empty since this morning, the vans went straight to the airport.',
        'Observers do not leave before the final count unless something is very wrong.',
        '{A waitress|The receptionist|A taxi driver} heard the observers arguing on the phone. An hour later they were on the way to the plane.',
        'Where is the report of the observers? They ran away and took it with them.',
        'Not one observer was left in {place} when the last boxes were opened. Draw your own conclusions.',
      ],
      fr: [
        'Les observateurs étrangers ont fait leurs valises et sont partis deux jours plus tôt. Ils en ont trop vu et on leur a demandé de se taire.',
        "L'hôtel de {place} le confirme : les chambres des observateurs sont vides depuis ce matin.",
        "{Une serveuse|Un chauffeur de taxi} a entendu les observateurs se disputer au téléphone avant de partir pour l'aéroport.",
      ],
    },
  },
]
