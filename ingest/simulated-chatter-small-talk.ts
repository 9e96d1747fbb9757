// Words that people put before and after what they say, as data: they make ordinary talk less uniform.
// Refuses anything with a meaning of its own, so that a topic stays the same topic.
import type { SimulatedLanguage } from './simulated-island.ts'

export const smallTalk: Record<SimulatedLanguage, { before: string[]; after: string[] }> = {
  en: {
    before: [
      'Morning all.',
      'Good evening everyone.',
      'Quick one.',
      'Not complaining, but.',
      'For those who missed it:',
      'Long day.',
      'You will not believe this.',
      'Small thing, big joy.',
      'Asking for a friend.',
      'Update:',
      'Well well.',
      'Hello neighbours.',
    ],
    after: [
      'Anyone else?',
      'Have a good one.',
      'Only on this island.',
      'What do you think?',
      'Thanks in advance.',
      'I am still smiling.',
      'Please tell the others.',
      'Stay dry!',
      'That is all from me.',
      'Greetings to the family.',
      'No jokes please.',
      'See you there.',
      'My tea is getting cold.',
      'Life goes on.',
    ],
  },
  bi: {
    before: [
      'Halo evriwan.',
      'Gud moning ol famli.',
      'Gud naet.',
      'Sore, wan smol toktok.',
      'Ol fren.',
    ],
    after: [
      'Tangkyu tumas.',
      'Lukim yufala.',
      'Yu ting wanem?',
      'Gud dei long yufala.',
      'Hemia nomo.',
    ],
  },
  fr: {
    before: [
      'Bonjour à tous.',
      'Bonsoir les voisins.',
      'Petite question.',
      'Bonne nouvelle.',
      'Dites-moi.',
    ],
    after: [
      'Merci beaucoup.',
      'Bonne journée.',
      'Vous en pensez quoi ?',
      'À bientôt.',
      'Courage à tous.',
    ],
  },
  sw: {
    before: [
      'Habari za asubuhi.',
      'Jamani.',
      'Habari za jioni majirani.',
      'Swali dogo.',
      'Marafiki.',
    ],
    after: ['Asanteni sana.', 'Mnaonaje?', 'Siku njema.', 'Tutaonana.', 'Pole kwa wote.'],
  },
  hi: {
    before: ['सुप्रभात।', 'नमस्ते पड़ोसियों।', 'एक छोटी बात।', 'दोस्तों,'],
    after: ['धन्यवाद।', 'आप क्या सोचते हैं?', 'सबको शुभकामनाएँ।', 'फिर मिलेंगे।'],
  },
  ur: {
    before: ['صبح بخیر۔', 'السلام علیکم۔', 'ایک چھوٹی سی بات۔', 'دوستو،'],
    after: ['شکریہ۔', 'آپ کا کیا خیال ہے؟', 'خوش رہیں۔', 'پھر ملیں گے۔'],
  },
  ta: {
    before: ['காலை வணக்கம்.', 'நண்பர்களே,', 'ஒரு சிறிய கேள்வி.', 'அனைவருக்கும் வணக்கம்.'],
    after: ['நன்றி.', 'நீங்கள் என்ன நினைக்கிறீர்கள்?', 'மீண்டும் சந்திப்போம்.', 'வாழ்த்துகள்.'],
  },
  th: {
    before: ['สวัสดีตอนเช้า', 'เพื่อนบ้านทุกคน', 'ขอถามหน่อย'],
    after: ['ขอบคุณครับ', 'คิดว่าไงกัน', 'แล้วเจอกัน'],
  },
  zh: {
    before: ['大家早上好。', '邻居们好。', '问一下，'],
    after: ['谢谢大家。', '你们觉得呢？', '回头见。'],
  },
}
