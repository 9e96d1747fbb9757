// The names under which exports of posts call their columns, best first, folded to plain letters and digits.
// A dot joins the levels of nested JSON. Taken from the exports of CrowdTangle, Junkipedia, 4CAT, Meltwater,
// Brandwatch, X, Mastodon, Telegram, TikTok and from what people type in English, Spanish, French, Portuguese.

/** What a column can give to a post. */
export const columnFields = [
  'id',
  'title',
  'time',
  'edited',
  'author_id',
  'author',
  'author_name',
  'followers',
  'url',
  'lang',
  'platform',
  'kind',
  'likes',
  'reposts',
  'replies',
  'views',
  'reply_to',
  'repost_of',
  'quote_of',
  'root',
  'group',
  'hashtags',
  'text',
  'link',
  'image_text',
  'link_title',
  'transcript',
  'link_desc',
] as const
export type ColumnField = (typeof columnFields)[number]

const names: Record<ColumnField, string> = {
  id: 'idstr postid platformid messageid msgid tweetid statusid itemid videoid commentid postuid nativeid articleid restid id guid uuid uri',
  text: 'fulltext text postbodytext posttext messagetext tweettext message body content textcontent contenttext tweet selftext desc openingtext texto texte mensaje mensagem contenido conteudo contenu cuerpo corpo caption comment description snippet hitsentence',
  title:
    'title headline subject articletitle posttitle newstitle titulo titre titular manchete encabezado',
  time: 'unixtimestamp dateunixtime createdutc createdatutc createdat createdtime publishedat postcreated postcreatedat createtime timestamp datetime datepublished publicationdate publisheddate pubdate published postdate posttime postedat created createddate creationdate takenat t ts date datum fecha fechapublicacion fechadepublicacion datepublication datedepublication datahora time seendate',
  edited:
    'editedat timestampedited editedunixtime dateedited lastedited modifiedat datemodified edited',
  author_id:
    'authorid userid accountid user.idstr user.id author.id account.platformid account.id fromid facebookid pageid channelid ownerid userrestid did author.did',
  author:
    'screenname user.screenname authorusername userhandle handle author.uniqueid author.username author.handle user.username account.handle account.acct account.username username account author authorhandle user from sender poster influencer autor auteur usuario utilisateur',
  author_name:
    'authorname authorfull authorfullname displayname userdisplayname fullname userfullname user.name author.name author.displayname account.displayname account.name accountname pagename channelname channel.name',
  followers:
    'followers followerscount followercount userfollowers user.followerscount author.followerscount account.followerscount authorfollowers followersatposting subscribercount account.subscribercount subscribers',
  url: 'url permalink permalinkurl posturl tweeturl messagelink weburl articleurl shareurl postlink link uri enlace lien',
  lang: 'lang language langcode languagecode languageguess langue idioma lingua',
  platform: 'platform network socialnetwork sourceplatform plataforma plateforme',
  kind: 'type posttype tweettype messagetype kind',
  likes:
    'likes likecount likescount favoritecount favouritecount favouritescount favorites diggcount reactions reactioncount upvotes numlikes',
  reposts:
    'shares sharecount sharescount reposts repostcount retweets retweetcount reblogscount reblogs forwards forwardcount',
  replies: 'comments commentcount commentscount replies replycount repliescount numcomments',
  views: 'views viewcount viewscount playcount postviews impressions impressioncount totalviews',
  reply_to:
    'inreplytostatusidstr inreplytostatusid inreplytoid inreplyto replyto replytoid replytomessageid parentid',
  repost_of:
    'retweetedstatus.idstr retweetedstatusidstr retweetedstatusid retweetid retweetedid repostof reblog.id',
  quote_of: 'quotedstatusidstr quotedstatusid quotetweetid quoteof quotedid',
  root: 'conversationidstr conversationid threadid',
  group: 'groupname subreddit chattitle chatname channeltitle forum',
  hashtags: 'hashtags entities.hashtags',
  link: 'finallink link linkurl expandedurl externalurl embeddedlink',
  image_text: 'imagetext ocr ocrtext imageocr',
  link_title: 'linktext linktitle',
  transcript: 'transcript transcription voicetotext',
  link_desc:
    'subtitle linkdescription description summary lead standfirst abstract hitsentence snippet soustitre subtitulo',
}

/** Levels of nested JSON that only wrap: `data.text` is as good as `text`. */
const wrappers = new Set(
  'data legacy attributes node post status item video searchdatafields statistics actual stats metrics publicmetrics engagement counts'.split(
    ' ',
  ),
)

const ranks = new Map<ColumnField, Map<string, number>>(
  columnFields.map((field) => [
    field,
    new Map(names[field].split(' ').map((name, i) => [name, i])),
  ]),
)

/** How well a column fits a field: 0 = best name, undefined = not at all. */
export function rankOf(field: ColumnField, column: string): number | undefined {
  const levels = column.split('.').map(fold)
  while (levels.length > 1 && wrappers.has(levels[0] ?? '')) levels.shift()
  while (levels.length > 1 && wrappers.has(levels.at(-2) ?? '')) levels.splice(-2, 1)
  return ranks.get(field)?.get(levels.join('.'))
}

export const knownNames = {
  any: (column: string) => columnFields.some((field) => rankOf(field, column) !== undefined),
  text: (column: string) => rankOf('text', column) !== undefined,
}

/** `Post Created` → `postcreated`, `título` → `titulo`. */
export function fold(name: string): string {
  return name
    .slice(0, 200)
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}
