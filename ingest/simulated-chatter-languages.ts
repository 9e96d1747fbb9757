// Ordinary talk of the island in the other eight languages, as data; the same form as simulated-chatter.ts.
// Kept simple on purpose: short, natural sentences that a first-year student of the language would write.
import type { ChatterFamily } from './simulated-chatter.ts'

export const otherChatter: ChatterFamily[] = [
  {
    id: 'marche',
    lang: 'fr',
    things: 'mangues, tomates, crabes, patates douces, bananes, citrons, piments, mangoustans',
    lines: [
      'Le prix des {thing} a doublé au marché de {place}. Qui peut encore se le permettre ?',
      "De bons prix sur les {thing} {au fond|à l'entrée} du marché de {place}, chez la dame au chapeau.",
      'Je cherche des {thing} pour un mariage à {place}, contactez-moi vite.',
      'Il ne reste plus de {thing} à {place}, tout est parti avant huit heures.',
    ],
  },
  {
    id: 'transport',
    lang: 'fr',
    things:
      'bus de six heures, bateau du soir, taxi collectif, car scolaire, bac du nord, minibus rouge',
    lines: [
      'Le {thing} pour {place} est encore en retard, {trente|quarante} minutes sous la pluie.',
      "Quelqu'un sait si le {thing} passe par {place} le dimanche ?",
      "Merci au chauffeur du {thing} qui m'a attendu à {place}.",
      "J'ai oublié mon sac dans le {thing}, il est bleu. Récompense à {place}.",
    ],
  },
  {
    id: 'fete',
    lang: 'fr',
    things:
      'concours de pétanque, bal du port, festival de musique, défilé de pirogues, concours de gâteaux, vide-grenier',
    lines: [
      'Le {thing} de {place} commence à dix-huit heures, venez nombreux.',
      'Quelle ambiance au {thing} ! Bravo aux bénévoles de {place}.',
      'Avec la pluie, est-ce que le {thing} de {place} est maintenu ?',
      'Mon fils a gagné un lot au {thing} de {place}, il dort avec.',
    ],
  },
  {
    id: 'maket',
    lang: 'bi',
    things: 'taro, yam, kokonas, pamkin, fis tuna, aelan kabis, popo, pinat',
    lines: [
      'Praes blong {thing} long maket {place} i go antap tumas. Olsem wanem ol mama oli save pem?',
      'Mi gat plante {thing} blong salem long {place}, praes i gud, kam luk.',
      'Gudfala {thing} tumas long {place} tede, tangkyu long ol woman blong maket.',
      'Huia i gat {thing}? Mi mi nidim blong wan kakae long {place} long wiken.',
    ],
  },
  {
    id: 'rod',
    lang: 'bi',
    things:
      'bas blong moning, trak blong skul, sip blong sarere, trak blong wota, taksi blong eapot, bas blong naet',
    lines: [
      'Mi stap wetem {thing} long {place} wan aoa finis, i no kam yet.',
      '{thing} i brokdaon klosap long {place}. Sapos yu gat trak, plis kam halpem mifala.',
      'Lukaot long {thing} long saed blong {place}, ren i mekem i glis tumas.',
      'Tangkyu tumas long draeva blong {thing}, hem i tekem mama blong mi i go long klinik long {place}.',
    ],
  },
  {
    id: 'futbol',
    lang: 'bi',
    things: 'Blak Sak, Nambawan Boes, Red Hibiskas, Solwota Stas, Bambu Yunaeted, Yang Tigas',
    lines: [
      '{thing} oli win bakegen long {place}! Wan gudfala gem tumas.',
      'Trening blong {thing} long {place} bae i stat long faef klok, karem wota.',
      'Ol pikinini blong {place} oli wantem luk {thing} long sarere.',
      'Gol kipa blong {thing} i strong tumas, evri man long {place} i toktok long hem.',
    ],
  },
  {
    id: 'soko',
    lang: 'sw',
    things: 'maembe, mihogo, dagaa, nyanya, karanga, ndizi mbivu, pilipili, viazi vitamu',
    lines: [
      'Bei ya {thing} sokoni {place} imepanda mara mbili wiki hii.',
      'Nauza {thing} kwa bei nafuu {place}, {karibuni|njooni mapema}.',
      'Leo nimepika {thing} na nazi, majirani wote wa {place} wamekuja.',
      'Nani anauza {thing} kwa wingi kwa ajili ya harusi {place} Jumamosi?',
    ],
  },
  {
    id: 'safari',
    lang: 'sw',
    things:
      'basi la asubuhi, boti ya jioni, pikipiki nyekundu, gari la shule, kivuko cha kaskazini, daladala ya soko',
    lines: [
      'Tunasubiri {thing} hapa {place} tangu saa moja asubuhi, mvua inanyesha.',
      'Asante dereva wa {thing} kwa kumsaidia mama yangu {place}.',
      'Nimesahau mkoba wangu kwenye {thing}, ukiuona nipigie, niko {place}.',
      'Je, kuna {thing} kwenda {place} siku za mapumziko?',
    ],
  },
  {
    id: 'michezo',
    lang: 'sw',
    things:
      'Simba wa Bahari, Vijana wa Bandari, Nyota ya Kusini, Papa Weusi, Miamba Stars, Upepo FC',
    lines: [
      '{thing} wameshinda tena {place}, mpira ulikuwa mzuri sana!',
      'Mazoezi ya {thing} yanaanza kesho jioni uwanja wa {place}.',
      'Kipa wa {thing} ni hodari, {place} nzima inamzungumzia.',
      'Nani ana tiketi za mechi ya {thing} pale {place}?',
    ],
  },
  {
    id: 'bazaar',
    lang: 'hi',
    things: 'टमाटर, आम, नारियल, मछली, अदरक, भिंडी, केले, हरी मिर्च',
    lines: [
      '{place} के बाज़ार में {thing} का दाम दोगुना हो गया है। घर कैसे चले?',
      'आज {place} में बहुत ताज़ा {thing} मिल रहा है, {सुबह जल्दी|दोपहर से पहले} आइए।',
      'शादी के लिए {place} में {thing} चाहिए, किसी के पास हो तो बताइए।',
      'दादी ने {thing} की पुरानी विधि सिखाई, {place} में सबको पसंद आई।',
    ],
  },
  {
    id: 'yatra',
    lang: 'hi',
    things: 'सुबह की बस, शाम की नाव, स्कूल की गाड़ी, लाल टैक्सी, डाक की नाव, रात की बस',
    lines: [
      '{place} जाने वाली {thing} आज फिर देर से आई, सब भीग गए।',
      '{thing} में मेरा नीला थैला छूट गया। {place} में मिले तो फ़ोन कीजिए।',
      'क्या {thing} रविवार को {place} जाती है?',
      '{thing} के चालक ने {place} में बूढ़े चाचा की बहुत मदद की, धन्यवाद।',
    ],
  },
  {
    id: 'bazar',
    lang: 'ur',
    things: 'ٹماٹر, آم, ناریل, مچھلی, ادرک, پیاز, کیلے, لیموں',
    lines: [
      '{place} کے بازار میں {thing} کی قیمت دگنی ہو گئی ہے۔ غریب کیا کرے؟',
      'آج {place} میں تازہ {thing} دستیاب ہے، {صبح سویرے|دوپہر سے پہلے} آئیں۔',
      'شادی کے لیے {place} میں {thing} چاہئیں، کسی کے پاس ہوں تو بتائیں۔',
      'نانی کے ہاتھ کا سالن، {thing} کے ساتھ، {place} میں سب کو پسند آیا۔',
    ],
  },
  {
    id: 'safar',
    lang: 'ur',
    things: 'صبح کی بس, شام کی کشتی, سکول کی گاڑی, لال ٹیکسی, ڈاک کی کشتی',
    lines: [
      '{place} جانے والی {thing} آج پھر دیر سے آئی۔',
      '{thing} میں میرا بستہ رہ گیا ہے، {place} میں ملے تو فون کریں۔',
      'کیا {thing} اتوار کو {place} جاتی ہے؟',
    ],
  },
  {
    id: 'santhai',
    lang: 'ta',
    things: 'தக்காளி, மாம்பழம், தேங்காய், மீன், இஞ்சி, வெங்காயம், வாழைப்பழம், முருங்கைக்காய்',
    lines: [
      '{place} சந்தையில் {thing} விலை இரண்டு மடங்காகிவிட்டது.',
      'இன்று {place} பகுதியில் {thing} புதிதாகக் கிடைக்கிறது, {காலையில்|மதியத்திற்குள்} வாருங்கள்.',
      'திருமணத்திற்கு {thing} தேவை, {place} பக்கம் யாரிடம் இருக்கிறது?',
      'பாட்டி சமைத்த {thing} குழம்பு, {place} வீட்டில் எல்லோருக்கும் பிடித்தது.',
    ],
  },
  {
    id: 'payanam',
    lang: 'ta',
    things: 'காலைப் பேருந்து, மாலைப் படகு, பள்ளி வாகனம், சிவப்பு வண்டி, இரவுப் பேருந்து',
    lines: [
      '{place} செல்லும் {thing} இன்றும் தாமதம், மழையில் நனைந்துவிட்டோம்.',
      '{thing} ஞாயிற்றுக்கிழமை {place} வருமா?',
      'என் பையை {thing} உள்ளே மறந்துவிட்டேன், {place} பகுதியில் கிடைத்தால் சொல்லுங்கள்.',
    ],
  },
  {
    id: 'talat',
    lang: 'th',
    things: 'มะม่วง, ปลาทู, มะพร้าว, พริกแห้ง, ปูม้า, กล้วยหอม, ขนมครก',
    lines: [
      'ราคา{thing}ที่ตลาด{place}ขึ้นเป็นสองเท่าแล้ว',
      'วันนี้ที่{place}มี{thing}สดมาก {มาแต่เช้านะ|รีบมาก่อนเที่ยง}',
      'ใครมี{thing}ขายบ้าง จะเอาไปงานแต่งที่{place}',
      'คุณยายทำ{thing}ให้กิน อร่อยที่สุดใน{place}',
    ],
  },
  {
    id: 'richang',
    lang: 'zh',
    things: '芒果, 金枪鱼, 椰子, 螃蟹, 生姜, 红薯, 木瓜',
    lines: [
      '{place}市场的{thing}又涨价了，比上个月贵了一倍。',
      '今天在{place}买到很新鲜的{thing}，{早点去|中午以前去}才有。',
      '{place}有人卖{thing}吗？周末办喜事要用。',
      '奶奶做的{thing}，是{place}最好吃的味道。',
    ],
  },
]
