// Languages of the load, as data: common words that are real, and syllables that rare words are made of.
// Promises six scripts, two of them written without spaces, and the mix of a feed that is mostly Latin.

export type LoadLanguage = {
  code: string
  /** Part of the topics. */
  share: number
  common: string[]
  syllables: string[]
  syllablesPerWord: number
  space: string
  /** Signs of this script that say as much as one Latin letter. */
  density: number
}

export const loadLanguages: LoadLanguage[] = [
  {
    code: 'en',
    share: 0.46,
    common: list(
      'the and for with that this have from they will when what were there been about would could after before because people today tomorrow morning evening street market school house water road children family friend phone radio never always again between under over still only some many more most very little great small first last next other new old good bad long short early late open close come went take give make know think said tell asked heard seen found left right north south island village town river bridge harbour church shop bus boat',
    ),
    syllables: list('ka mo ri tu ve sa lo pi ne du ga ho wi fe zu jo ba ly co xi re mu ta ni'),
    syllablesPerWord: 4,
    space: ' ',
    density: 1,
  },
  {
    code: 'fr',
    share: 0.14,
    common: list(
      'les des une pour dans avec sur pas plus que qui est sont nous vous ils elle mais comme tout tous bien aussi encore très même sans sous entre après avant hier demain matin soir rue marché école maison eau route enfants famille ami radio toujours jamais petit grand premier dernier autre nouveau vieux bon long tôt tard dire faire venir prendre donner savoir voir trouver gauche droite nord sud île village ville rivière pont port église',
    ),
    syllables: list('bé lou ma ti ve da li pon ga me nou sa cou ja vau re zi chou te fi'),
    syllablesPerWord: 4,
    space: ' ',
    density: 1,
  },
  {
    code: 'sw',
    share: 0.1,
    common: list(
      'na ya wa kwa ni katika hii hiyo kama lakini sana leo kesho jana asubuhi jioni watu mtu mama baba mtoto watoto nyumba shule soko maji barabara rafiki familia simu redio daima tena chini juu bado tu kidogo kubwa ndogo mpya mzuri mbaya mrefu mapema kuja kwenda kuchukua kutoa kufanya kujua kusema kuona kupata kushoto kulia kaskazini kusini kisiwa kijiji mji mto daraja bandari kanisa duka basi boti',
    ),
    syllables: list('mba nji kwe tu zo ri ga lu shi pe ndo ya chu me fu ho wi ka ngu sa'),
    syllablesPerWord: 4,
    space: ' ',
    density: 1,
  },
  {
    code: 'hi',
    share: 0.09,
    common: list(
      'और के लिए में से को का की है हैं यह वह जो कि पर भी तो ही नहीं आज कल सुबह शाम लोग आदमी माँ पिता बच्चा बच्चे घर स्कूल बाज़ार पानी सड़क दोस्त परिवार फ़ोन हमेशा फिर नीचे ऊपर अभी थोड़ा बड़ा छोटा नया पुराना अच्छा बुरा लंबा जल्दी देर आना जाना लेना देना करना जानना कहना देखना मिलना उत्तर दक्षिण गाँव शहर नदी पुल दुकान बस नाव',
    ),
    syllables: list('का मि टो रा नु जे सा ली पु वे गा दो चि हा भू ते शा'),
    syllablesPerWord: 4,
    space: ' ',
    density: 1,
  },
  {
    code: 'ur',
    share: 0.07,
    common: list(
      'اور کے لیے میں سے کو کا کی ہے ہیں یہ وہ جو کہ پر بھی تو ہی نہیں آج کل صبح شام لوگ آدمی ماں باپ بچہ بچے گھر سکول بازار پانی سڑک دوست خاندان فون ہمیشہ پھر نیچے اوپر ابھی تھوڑا بڑا چھوٹا نیا پرانا اچھا برا لمبا جلدی دیر آنا جانا لینا دینا کرنا جاننا کہنا دیکھنا ملنا شمال جنوب گاؤں شہر دریا پل دکان بس کشتی',
    ),
    syllables: list('کا می ٹو را نو جے سا لی پو وے گا دو چی ہا بھو تے شا'),
    syllablesPerWord: 4,
    space: ' ',
    density: 1,
  },
  {
    code: 'ta',
    share: 0.06,
    common: list(
      'இந்த அந்த ஒரு மற்றும் இல்லை உள்ளது என்று இன்று நாளை நேற்று காலை மாலை மக்கள் அம்மா அப்பா குழந்தை வீடு பள்ளி சந்தை தண்ணீர் சாலை நண்பர் குடும்பம் எப்போதும் மீண்டும் கீழே மேலே இன்னும் கொஞ்சம் பெரிய சிறிய புதிய பழைய நல்ல நீண்ட வந்து போய் எடுத்து கொடுத்து செய்து தெரியும் சொன்னார் பார்த்தேன் வடக்கு தெற்கு தீவு கிராமம் நகரம் ஆறு பாலம் கடை பேருந்து படகு',
    ),
    syllables: list('கா மி டோ ரா நு ஜே சா லி பு வே யா தோ சி ஹா பூ தே'),
    syllablesPerWord: 4,
    space: ' ',
    density: 1,
  },
  {
    code: 'th',
    share: 0.04,
    common: list(
      'และ ที่ ของ ใน เป็น มี ไม่ ได้ ให้ กับ วันนี้ พรุ่งนี้ เมื่อวาน ตอนเช้า ตอนเย็น คน แม่ พ่อ เด็ก บ้าน โรงเรียน ตลาด น้ำ ถนน เพื่อน ครอบครัว โทรศัพท์ เสมอ อีก ใต้ บน ยัง เล็ก ใหญ่ ใหม่ เก่า ดี ยาว มา ไป เอา ทำ รู้ พูด เห็น เจอ เหนือ เกาะ หมู่บ้าน เมือง แม่น้ำ สะพาน ร้าน รถ เรือ',
    ),
    syllables: list('กา มิ โต รา นุ เช สา ลี ปู เว ยา โด จิ หา ภู เท'),
    syllablesPerWord: 4,
    space: '',
    density: 0.8,
  },
  {
    code: 'zh',
    share: 0.04,
    common: list(
      '今天 明天 昨天 早上 晚上 我们 他们 大家 妈妈 爸爸 孩子 家里 学校 市场 喝水 马路 朋友 家人 电话 总是 再次 下面 上面 还有 一点 很大 很小 新的 旧的 很好 很长 过来 出去 拿走 知道 听说 看到 找到 北边 南边 海岛 村子 城里 河边 桥上 商店 汽车 小船 因为 所以 但是 已经 可以 没有',
    ),
    syllables: [...'鹭翡蟠柯澜榆泽岚枫砾茗笙瑶锦霖溪鸢黛珀岑渊昙蕙樟檀葵漪翎'],
    syllablesPerWord: 4,
    space: '',
    density: 0.45,
  },
]

function list(words: string): string[] {
  return words.split(' ')
}
