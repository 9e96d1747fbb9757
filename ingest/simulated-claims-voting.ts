// Planted claims about the days up to the close of voting, as data. Read this file to see the exercise.
// Each is invented; `bridge-closed` and `water-tank` use no word about elections on purpose, because
// what keeps people at home often does not.
import type { PlantedClaim } from './simulated-claim.ts'

export const claimsAboutVoting: PlantedClaim[] = [
  {
    id: 'blue-card',
    title: 'Only holders of a new blue card may vote',
    claimClass: 'P1',
    posts: 150,
    // Slow: half a day to its peak.
    bursts: [
      { from: 'day 1 07:00', doublingMinutes: 90, doublings: 8, halvingMinutes: 420, share: 1 },
    ],
    hashtags: ['BlueCard', 'Oronua'],
    link: null,
    wording: {
      en: [
        'Only people with the new blue card can vote on Friday. If you still have the old paper card, they will send you away at the door.',
        '{My mother|My uncle|A neighbour} still has the paper card and was told in {place} that it is worthless now. Blue card or no ballot.',
        'Did you collect the blue card in {place}? Without it your name is struck off the roll on Friday, so I am told.',
        'So the old card is not valid any more and nobody told the villages. {Half of {place}|Half the island} will stand outside on Friday.',
        'Blue plastic card = you vote. White paper card = you go home. Tell the old people in {place}.',
        'Asked at the office in {place} about my paper card. The man only laughed and said "blue ones". What about people who never got one?',
      ],
      bi: [
        'Ol man we oli gat niu blu kad nomo oli save vot long Fraede. Sapos yu gat olfala pepa kad yet, bae oli sanem yu i gobak long doa.',
        '{Mama|Angkel} blong mi i gat pepa kad yet. Long {place} oli talem se kad ya i no gud moa, blu kad nomo.',
        'Yu tekem blu kad blong yu long {place} finis? Sapos no, nem blong yu bae i no stap long lis.',
      ],
      fr: [
        "Seules les personnes qui ont la nouvelle carte bleue pourront voter vendredi. Avec l'ancienne carte en papier, on vous renverra à la porte.",
        "{Ma mère|Mon oncle|Ma voisine} a encore la carte en papier. À {place}, on lui a dit qu'elle ne vaut plus rien.",
        'Sans carte bleue, pas de bulletin : prévenez les anciens de {place}, personne ne les a avertis.',
      ],
    },
  },
  {
    id: 'postal-votes-dumped',
    title: 'Postal votes from overseas were thrown away at the airport',
    claimClass: 'P4',
    // Stays small: a rumour that nobody picks up.
    posts: 14,
    bursts: [
      { from: 'day 1 13:40', doublingMinutes: 80, doublings: 3, halvingMinutes: 300, share: 1 },
    ],
    hashtags: ['Overseas'],
    link: null,
    wording: {
      en: [
        'A cousin who works at the airport says the postal votes from Oronuans overseas were thrown into a skip behind the cargo shed.',
        'My sister posted her ballot from abroad {two|three} weeks ago. Now I read that the airport dumped all of them.',
        'Can anyone at the airport confirm? Sacks with overseas ballots lying behind the cargo shed, wet from the rain.',
        'If the overseas post really went into a skip, then our families abroad voted for nothing.',
        'Overseas ballots in the rubbish, and the airport says nothing. Shame.',
        'Why did the cargo shed burn paper all night? My guess: envelopes from abroad.',
      ],
      fr: [
        "Un cousin qui travaille à l'aéroport dit que les votes par correspondance des Oronuans de l'étranger ont été jetés derrière le hangar du fret.",
        "Ma sœur a posté son bulletin depuis l'étranger. On dit maintenant que l'aéroport a tout jeté.",
      ],
    },
  },
  {
    id: 'bridge-closed',
    title: 'The army closes the Kelowai bridge; people should stay at home',
    claimClass: 'P3',
    posts: 260,
    bursts: [
      { from: 'day 1 16:30', doublingMinutes: 40, doublings: 5, halvingMinutes: 150, share: 1 },
    ],
    hashtags: ['Kelowai', 'NorthSide'],
    link: null,
    wording: {
      en: [
        'The army is closing the Kelowai bridge at six tomorrow morning and sending every car back. If you live on the north side, stay at home.',
        '{My brother|A friend|My cousin} drives for the army. He says nobody crosses the Kelowai bridge tomorrow, not on foot and not by bus.',
        "Soldiers will stand on the bridge at Kelowai from six o'clock. North side people, do not even try, they turn everybody round.",
        'Checkpoints on the road to {place} and the Kelowai bridge shut all day. Better to stay indoors with the family.',
        'Heard it from {two|three|four} different people now: army trucks and barbed wire at the Kelowai bridge before sunrise.',
        'No way over the river tomorrow. Kelowai bridge blocked by soldiers, and they are writing down number plates.',
        'If you have to be in {place} tomorrow, cross tonight. In the morning the army will have shut the Kelowai bridge.',
      ],
      bi: [
        'Ol soldia bae oli blokem bris long Kelowai long sikis klok tumoro moning mo oli sanem evri trak i gobak. Sapos yu stap long not saed, stap long haos.',
        'Wan {brata|fren} blong mi i wok wetem ol soldia. Hem i talem se no man i save krosem bris long Kelowai tumoro.',
        'Rod i go long {place} i klos tumoro, mo bris long Kelowai tu. I moa gud yu stap long haos wetem famli.',
      ],
      hi: [
        'सेना कल सुबह छह बजे केलोवाई का पुल बंद कर रही है और हर गाड़ी को वापस भेजेगी। उत्तर की ओर रहते हैं तो घर पर ही रहें।',
        '{मेरा भाई|मेरा दोस्त} सेना में गाड़ी चलाता है। वह कहता है कि कल केलोवाई के पुल से कोई पार नहीं जाएगा।',
        '{place} जाने वाली सड़क पर चौकियाँ लगेंगी और केलोवाई का पुल पूरे दिन बंद रहेगा। घर से बाहर मत निकलिए।',
      ],
      ur: [
        'فوج کل صبح چھ بجے کیلووائی کا پل بند کر رہی ہے اور ہر گاڑی کو واپس بھیجے گی۔ اگر آپ شمالی طرف رہتے ہیں تو گھر پر رہیں۔',
        '{میرا بھائی|میرا دوست} فوج کی گاڑی چلاتا ہے۔ وہ کہتا ہے کہ کل کیلووائی کے پل سے کوئی پار نہیں جا سکے گا۔',
        '{place} جانے والی سڑک پر ناکے لگیں گے اور کیلووائی کا پل سارا دن بند رہے گا۔ گھر سے مت نکلیں۔',
      ],
    },
  },
  {
    id: 'candidate-withdraws',
    title: 'Nela Dallun has withdrawn in favour of Tavo Kerrin',
    claimClass: 'P12',
    posts: 180,
    bursts: [
      { from: 'day 1 18:00', doublingMinutes: 60, doublings: 4, halvingMinutes: 200, share: 1 },
    ],
    hashtags: ['Dallun', 'Kerrin'],
    link: 'https://island-voice.example/dallun-steps-aside',
    wording: {
      en: [
        'Nela Dallun has pulled out of the race and asks everyone to vote for Tavo Kerrin. The video is everywhere.',
        'Watch the clip: Dallun says she is tired and gives her support to Kerrin. I did not expect that {tonight|one day before the poll}.',
        'Green Reef people in {place} are crying. Their candidate Dallun has just handed her votes to Kerrin.',
        'Is this video real? Her lips do not match the words, but it is clearly Dallun telling us to choose Kerrin.',
        'Dallun gave up. So the Green Reef ballots will be thrown away, choose Kerrin instead.',
        '{My whole street|Everybody at work|The whole bus} is sharing the Dallun video. She steps aside for Kerrin.',
      ],
      zh: [
        '内拉·达伦已经退出选举，并呼吁大家投票给塔沃·凯林。视频到处都在传。',
        '看了视频，达伦说她太累了，决定支持凯林。{真没想到|太突然了}。',
        '{place}的人都在转发达伦的视频，她把票让给了凯林。',
      ],
      hi: [
        'नेला डालुन ने चुनाव से नाम वापस ले लिया है और सबसे तावो केरिन को वोट देने को कहा है। वीडियो हर जगह है।',
        'वीडियो देखिए: डालुन कहती हैं कि वे थक गई हैं और केरिन का साथ देंगी। {विश्वास नहीं होता|यह कैसे हुआ}।',
      ],
    },
  },
  {
    id: 'water-tank',
    title: 'Chemicals in the Saint Orrin water tank; people are sick',
    claimClass: 'P3',
    posts: 230,
    bursts: [
      { from: 'day 2 04:50', doublingMinutes: 30, doublings: 5, halvingMinutes: 140, share: 1 },
    ],
    hashtags: ['SaintOrrin', 'Water'],
    link: null,
    wording: {
      en: [
        'Do not drink the tap water in Saint Orrin today. Someone poured chemicals into the big tank last night and people are already sick.',
        '{Two|Three|Four} families on the hill in Saint Orrin woke up ill. The water from the tank smells of paint. Please use bottles only.',
        'The clinic at {place} is full of people who drank from the Saint Orrin tank. Stay in and keep the children away from the tap.',
        '{My sister|My neighbour|A fisherman} saw a truck beside the Saint Orrin water tank at midnight. Now the water is yellow.',
        'Poison in the Saint Orrin tank!! Do not cook with the water, do not wash with it, do not leave the house.',
        'Water from the Saint Orrin tank goes to {place} as well. Pour it away and wait until somebody says it is safe.',
      ],
      ta: [
        'இன்று செயிண்ட் ஓரினில் குழாய் தண்ணீரைக் குடிக்க வேண்டாம். நேற்று இரவு பெரிய தொட்டியில் யாரோ ரசாயனம் கலந்துள்ளனர், பலர் நோய்வாய்ப்பட்டுள்ளனர்.',
        'செயிண்ட் ஓரின் தொட்டியின் தண்ணீர் மஞ்சளாக இருக்கிறது. {குழந்தைகளுக்கு|பெரியவர்களுக்கு} கொடுக்க வேண்டாம், வீட்டிலேயே இருங்கள்.',
        '{place} மருத்துவமனையில் கூட்டம் அதிகம். எல்லோரும் செயிண்ட் ஓரின் தொட்டித் தண்ணீரைக் குடித்தவர்கள்.',
      ],
      th: [
        'วันนี้อย่าดื่มน้ำประปาที่เซนต์ออร์ริน เมื่อคืนมีคนเทสารเคมีลงในถังน้ำใหญ่ และมีคนป่วยแล้ว',
        'น้ำจากถังที่เซนต์ออร์รินเป็นสีเหลือง {อย่าให้เด็กดื่ม|อย่าใช้ทำอาหาร} อยู่บ้านไว้ก่อน',
        'คลินิกที่{place}คนแน่นมาก ทุกคนดื่มน้ำจากถังที่เซนต์ออร์ริน',
      ],
    },
  },
  {
    id: 'vanishing-ink',
    title: 'Pens in the polling booths have ink that disappears',
    claimClass: 'P5',
    posts: 340,
    bursts: [
      { from: 'day 2 06:40', doublingMinutes: 30, doublings: 5, halvingMinutes: 150, share: 1 },
    ],
    hashtags: ['BringYourPen', 'Oronua'],
    link: 'https://lagoon-truth.example/pens',
    wording: {
      en: [
        'Bring your own pen! The pens in the polling booths are filled with ink that disappears after an hour, so your vote will be blank when they count it.',
        '{My aunt|My neighbour|A teacher I know} tested one of the booth pens at home. After an hour the cross was gone from the paper. Take a ballpoint with you.',
        'Disappearing ink in the booths at {place}? Write with your own pen and check that the mark stays.',
        'They gave us strange pens at {place}. The ink fades, and a faded mark is a spoiled ballot. Please carry a pen from home.',
        'Warning to everyone in {place}: do not use the blue pens lying in the booth. The ink vanishes and your ballot ends up empty.',
        'Why is nobody talking about the pens? {Two|Three|Four} people here saw their cross fade before the paper reached the box.',
        'An ink that vanishes in an hour, in a booth where nobody can watch. Own pen, own vote, that is all I will say.',
      ],
      bi: [
        'Karem pen blong yu! Ink blong ol pen long pleis blong vot i save lus afta wan aoa, mo vot blong yu bae i emti taem oli kaontem.',
        'Wan {anti|brata|fren} blong mi i traem pen ya long haos. Afta wan aoa mak i lus long pepa. Karem pen wetem yu.',
        'Long {place} oli givim wan blu pen long mifala. Ink blong hem i lus kwik. Plis no yusum pen ya.',
      ],
      fr: [
        "Apportez votre propre stylo ! L'encre des stylos dans les isoloirs s'efface au bout d'une heure et votre bulletin sera blanc au dépouillement.",
        '{Ma tante|Mon voisin|Une collègue} a essayé un stylo du bureau de vote : une heure après, la croix avait disparu du papier.',
        "À {place}, les stylos bleus ont une encre qui s'efface. Prenez un stylo de la maison pour voter.",
      ],
      hi: [
        'अपना पेन साथ लाएँ! मतदान कक्ष के पेन की स्याही एक घंटे में उड़ जाती है और गिनती के समय आपका वोट खाली निकलेगा।',
        '{मेरी चाची|मेरे पड़ोसी|मेरे दोस्त} ने मतदान वाला पेन घर पर आज़माया। एक घंटे बाद काग़ज़ से निशान गायब था।',
        '{place} के मतदान केंद्र में नीले पेन मत इस्तेमाल कीजिए, स्याही मिट जाती है। घर का पेन ले जाइए।',
      ],
    },
  },
  {
    id: 'vote-on-sunday',
    title: 'Voting in Ulevu and Teluma was moved to Sunday',
    claimClass: 'P2',
    posts: 280,
    bursts: [
      { from: 'day 2 10:40', doublingMinutes: 25, doublings: 5, halvingMinutes: 110, share: 1 },
    ],
    hashtags: ['Ulevu', 'Teluma', 'Sunday'],
    link: null,
    wording: {
      en: [
        'Because of the flooding, voting in Ulevu and Teluma has been moved to Sunday. There is no need to queue today.',
        '{My uncle|A colleague|My landlady} was turned away in {place} and told to come back on Sunday. Do not waste your time today.',
        'Polling stations under water in Ulevu, so they vote on Sunday instead. Share it with everyone in the queue.',
        'Sunday it is for Teluma and Ulevu. The road is flooded and the ballot boxes never arrived.',
        'Is it true for {place} too? In Ulevu they closed the doors at noon and said Sunday.',
        'Go home, dry your feet. Ulevu and Teluma get a second day of voting, on Sunday after church.',
      ],
      sw: [
        'Kwa sababu ya mafuriko, upigaji kura Ulevu na Teluma umehamishiwa Jumapili. Hakuna haja ya kupanga foleni leo.',
        '{Jirani yangu|Rafiki yangu|Mjomba wangu} amerudishwa nyumbani kutoka kituo cha {place}. Wamemwambia arudi Jumapili kupiga kura.',
        'Vituo vya Ulevu vimejaa maji. Kura zitapigwa Jumapili, kaeni nyumbani leo.',
      ],
      ta: [
        'வெள்ளம் காரணமாக உலேவு மற்றும் தெலுமாவில் வாக்குப்பதிவு ஞாயிற்றுக்கிழமைக்கு மாற்றப்பட்டுள்ளது. இன்று வரிசையில் நிற்கத் தேவையில்லை.',
        '{place} வாக்குச்சாவடியில் மக்களைத் திருப்பி அனுப்புகிறார்கள். {ஞாயிற்றுக்கிழமை|ஞாயிறு காலை} வரச் சொன்னார்களாம்.',
      ],
    },
  },
]
