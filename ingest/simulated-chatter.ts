// Ordinary English talk of the island, as data: what a feed is full of when nothing is wrong.
// Each family with each of its things is one small topic, kept in one place of the island.
// Refuses claims about the election: a post from here must never belong to a planted narrative.
import type { SimulatedLanguage } from './simulated-island.ts'

/** A kind of talk; `{thing}` and `{place}` are fixed per topic, `{a|b}` is chosen per post. */
export type ChatterFamily = {
  id: string
  lang: SimulatedLanguage
  /** One topic each, parted by commas. */
  things: string
  lines: string[]
}

export const englishChatter: ChatterFamily[] = [
  {
    id: 'ferry',
    lang: 'en',
    things:
      'MV Halcyon, MV Coral Maid, Sea Lark, Island Trader, Blue Heron, MV Tamarind, Pelican Two, Morning Star, Grey Gull, Lady Ello',
    lines: [
      'The {thing} is late again at {place}, {an hour|two hours|half an hour} already and nobody tells us why.',
      'Engine trouble on the {thing}. Passengers for {place} are sleeping on the jetty.',
      'Left my umbrella on the {thing}, green with a wooden handle. If you find it, I am in {place}.',
      'Rough sea but the crew of the {thing} was wonderful. Safe in {place}, thank you captain.',
      'Does the {thing} take motorbikes to {place}, and what is the fare {now|these days}?',
      'They painted the {thing} yellow. From the hill above {place} it looks like a banana.',
    ],
  },
  {
    id: 'football',
    lang: 'en',
    things:
      'Harbour Rovers, Coral Strikers, Reef United, Quarry Boys, Mango Tree FC, Lighthouse Eleven, Northern Sharks, Cane Cutters, Pearl Divers, Ello Climbers, Bus Depot FC, Salt Pan Stars',
    lines: [
      '{thing} train at {place} on Tuesday evening, new players welcome, boots not needed.',
      'What a goal by the captain of {thing}! From the halfway line, the whole of {place} heard the shout.',
      'The referee robbed {thing} in {place}. That was {never|not in a hundred years} a penalty.',
      'My boy made the first team of {thing}. Proudest mother in {place} tonight.',
      '{thing} need a bus for Sunday, ours broke down near {place}. Can anybody help?',
      'Selling my old {thing} shirt, size medium, collect in {place}.',
    ],
  },
  {
    id: 'lost-animal',
    lang: 'en',
    things:
      'Biscuit, Captain, Ginger, Pepper, Moses, Duchess, Rocket, Pumpkin, Shadow, Teabag, Admiral, Noodle',
    lines: [
      'Our dog {thing} ran away near the chapel in {place}. Brown coat, white paw, answers to kindness.',
      '{thing} was seen {this morning|last night} behind the bakery in {place}, limping a little. Please call us.',
      'Good news, {thing} is home! A boy in {place} kept him on the veranda and fed him fish.',
      'Whoever tied the rope around {thing}: shame on you. The vet in {place} saw the wound.',
      'Still looking for {thing}. We put posters along the road in {place}, children are crying.',
      'Is this {thing}? Sleeping under a boat at {place}, collar with a little bell.',
    ],
  },
  {
    id: 'power',
    lang: 'en',
    things:
      'Hibiscus Street, Cannery Road, Chapel Lane, Old Mill Road, Lagoon Drive, Schoolhouse Row, Breadfruit Avenue, Signal Hill, Tannery Lane, Quarry Road',
    lines: [
      'No light on {thing} in {place} since {six|seven|eight}. My ice cream business is melting.',
      'The transformer at {thing} made a bang and now half of {place} is dark.',
      'Power is back at {thing}. Thank you to the crew who climbed the pole in the rain in {place}.',
      'Candles, cards and ghost stories: another evening without current on {thing}, {place}.',
      'Third cut this week on {thing}. I pay my bill in {place}, where does it go?',
      'Careful at {thing}, a cable hangs low over the footpath near the {place} shop.',
    ],
  },
  {
    id: 'market',
    lang: 'en',
    things:
      'breadfruit, taro, yellowfin, papaya, coconut crab, ginger root, long beans, vanilla, sweet potato, mud crab, chilli, watercress',
    lines: [
      'A heap of {thing} costs double at {place} market. Is it the rain or is it greed?',
      'Best {thing} of the year at the second stall in {place}, ask for {Auntie Vey|Old Samu|the twins}.',
      'Anyone selling {thing} in bulk? I cook for a wedding in {place} next weekend.',
      'My grandmother cooks {thing} with lime and black pepper. Nobody in {place} does it better.',
      'They threw away baskets of {thing} behind {place} market. Give it to the school kitchen instead!',
      'First {thing} from our own garden in {place}. Small, crooked, delicious.',
    ],
  },
  {
    id: 'music',
    lang: 'en',
    things:
      'Coral Strings, Tin Roof Band, Sister Amara, Midnight Canoe, Drum Yard, Velvet Mongoose, Salty Dogs, Choir of Hope, DJ Pawpaw, Bamboo Brass',
    lines: [
      '{thing} play at the hall in {place} on Saturday night, doors at eight, bring your aunties.',
      'Cannot get the new song by {thing} out of my head. The whole {place} bus was singing it.',
      'Does anybody have a recording of {thing} from the {place} wedding? My phone died.',
      'The drummer of {thing} is my cousin and he still owes me for the tyres. See you in {place}!',
      'Two tickets for {thing} in {place}, cannot go because of {work|the baby|my knee}.',
      '{thing} made my father dance in {place}. He is eighty-one.',
    ],
  },
  {
    id: 'school',
    lang: 'en',
    things:
      'science fair, reading week, choir practice, swimming class, chess club, school garden, spelling contest, sports day, library van, exam breakfast',
    lines: [
      'The {thing} at {place} school needs volunteers, {two|three} mornings, lunch is on us.',
      'My daughter came home so happy from the {thing}. Thank you teachers of {place}.',
      'Was the {thing} in {place} moved because of the rain? The note in the bag is soaked.',
      'Photos from the {thing} are on the board in the {place} school corridor.',
      'Why is there never money for the {thing}? Parents in {place} paid for the paint themselves.',
      'Remember: {thing} starts early tomorrow in {place}, hats and water bottles please.',
    ],
  },
  {
    id: 'road',
    lang: 'en',
    things:
      'the pothole by the bakery, the broken traffic light, the fallen mango tree, the washed-out culvert, the new roundabout, the gravel truck, the missing manhole cover, the landslide corner, the goat on the centre line, the one-lane section',
    lines: [
      'Mind {thing} on the way to {place}, I nearly lost a wheel.',
      'They finally came to look at {thing} near {place}. Looked, measured, drove away.',
      'Twenty minutes lost because of {thing}. {place} drivers, please let the ambulance pass!',
      'Somebody put a flag and a chair beside {thing} in {place}. Island humour.',
      'Is there a way round {thing} if I come from {place} with a trailer?',
      'Bus driver says {thing} will stay like that until {Christmas|the dry season|somebody important visits}. Poor {place}.',
    ],
  },
  {
    id: 'health',
    lang: 'en',
    things:
      'eye clinic, dengue spraying, vaccination van, dental bus, blood drive, mother and baby group, diabetes walk, walk-in clinic, first aid course, mosquito net van',
    lines: [
      'The {thing} is in {place} until Thursday. Come early, the queue is long after ten.',
      'Thanks to the {thing} in {place} my father {can read the hymn book again|sleeps well again}.',
      'Who do I call about the {thing} in {place}? The number on the poster is wrong.',
      'Free tea for everyone who comes to the {thing} at {place}. Bring a friend.',
      'Our {thing} in {place} turns five this month. Five years of small miracles.',
      'Still no word about the {thing} for {place}. We have asked since March.',
    ],
  },
  {
    id: 'work',
    lang: 'en',
    things:
      'night baker, boat mechanic, hotel gardener, shop assistant, bus conductor, seamstress, fish cutter, radio technician, cane truck driver, bookkeeper',
    lines: [
      'Looking for a {thing} in {place}, {full time|mornings only|from next month}. Honest people only, message me.',
      'I am a {thing} with nine years behind me and I can start in {place} at once.',
      'They wanted a {thing} with three languages and a diploma, in {place}, for that wage!',
      'First day as a {thing} in {place}. My feet hurt and I am happy.',
      'Never underestimate a good {thing}. Ours in {place} saved the wedding.',
      'Is the job as {thing} in {place} still open? The notice is gone from the wall.',
    ],
  },
  {
    id: 'church',
    lang: 'en',
    things:
      'roof fund, youth camp, Sunday lunch, bell repair, flower rota, night vigil, jumble sale, harvest table',
    lines: [
      'The {thing} at {place} chapel brought in more than we hoped. Bless every hand.',
      'Who has the key for the {thing}? We are standing outside in {place}.',
      'Rain came through during the {thing} in {place}, and we sang louder.',
      'Sign up for the {thing} in {place}, the list hangs by the door and is still {empty|half empty}.',
      'My first {thing} since I moved to {place}. I was fed {three|four} times.',
      'Cakes wanted for the {thing}! Deliver to the {place} vestry before noon.',
    ],
  },
  {
    id: 'sea',
    lang: 'en',
    things:
      'leatherback turtle, pod of spinner dolphins, manta ray, humpback calf, reef heron, hammerhead, glowing jellyfish, giant clam, blue octopus, frigate bird',
    lines: [
      'Saw a {thing} off {place} at sunrise. I forgot to breathe.',
      'Please do not chase the {thing} with jet skis. {place} deserves better.',
      'The children counted every {thing} in the bay at {place} for the class project.',
      'Tourists asked me where to find a {thing}. I sent them to {place} and to patience.',
      'Grandfather says a {thing} near {place} means {rain|good fishing|visitors}.',
      'Rescued a {thing} from a net at {place}. Swam off like nothing happened.',
    ],
  },
  {
    id: 'cooking',
    lang: 'en',
    things:
      'coconut bread, fish soup, banana fritters, lime pickle, pumpkin curry, cassava cake, mango chutney, smoked mackerel, tamarind balls, pepper sauce',
    lines: [
      'Made {thing} from the old recipe, the one from {place} with too much sugar. No regrets.',
      'Who in {place} sells real {thing}? Not the packet kind.',
      'My {thing} burned while I was looking at my phone. Supper in {place} is bread and shame.',
      'Secret of good {thing}: {patience|salt at the end|a wood fire}. Learned it from a widow in {place}.',
      'Swapping a jar of {thing} for fresh eggs, anywhere around {place}.',
      'Three generations and no agreement about {thing}. Family lunch in {place} was loud.',
    ],
  },
  {
    id: 'television',
    lang: 'en',
    things:
      'Harbour Hearts, The Lighthouse Quiz, Cook or Swim, Doctor Palm, Island Idol, Night Ferry, The Twins of Quay Street, Reef Patrol',
    lines: [
      'No spoilers for {thing} please, we had no current in {place} last night.',
      'The woman who won {thing} is from {place}! I went to school with her sister.',
      'Why is {thing} always on when the baby wakes? {place} mothers, tell me your trick.',
      'That ending of {thing}. I am not well. Meeting in {place} to discuss.',
      'They are filming {thing} in {place}, half the street is painted pink.',
      '{thing} was better before the {new host|wedding|third season}, says my whole house in {place}.',
    ],
  },
]
