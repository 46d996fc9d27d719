// The words of the page that builds snippets, in Chinese and English.
import type { Language } from '../design/words.ts'

interface EmbedsWords {
  title: string
  lead: string
  what: string
  number: string
  dream: string
  whichDream: string
  whichNumber: string
  look: string
  language: string
  asAround: string
  theme: string
  light: string
  dark: string
  size: string
  sizes: Record<'strip' | 'line' | 'card' | 'wide' | 'poster' | 'own', string>
  width: string
  height: string
  component: string
  componentMeaning: string
  frame: string
  frameMeaning: string
  copy: string
  copied: string
  notCopied: string
  attributes: string
  attribute: string
  values: string
  meaning: string
  attributeRows: readonly (readonly [name: string, values: string, meaning: string])[]
  styling: string
  stylingMeaning: string
  stylingRows: readonly (readonly [name: string, meaning: string])[]
  promises: string
  promiseRows: readonly string[]
}

export const words: Record<Language, EmbedsWords> = {
  zh: {
    title: '把一个数字放进您的网页',
    lead: '选一个数字或一个梦想，调好大小，复制代码。任何网站都可以使用，不需要密钥。',
    what: '显示什么',
    number: '活动的一个数字',
    dream: '一个梦想',
    whichDream: '梦想',
    whichNumber: '数字',
    look: '外观',
    language: '语言',
    asAround: '随网页',
    theme: '主题',
    light: '浅色',
    dark: '深色',
    size: '大小',
    sizes: {
      strip: '细条 160 × 60',
      line: '横条 300 × 100',
      card: '卡片 320 × 176',
      wide: '宽幅 480 × 160',
      poster: '海报 600 × 400',
      own: '自定',
    },
    width: '宽（像素）',
    height: '高（像素）',
    component: '网页组件',
    componentMeaning: '一个无依赖的脚本；使用您网页的字体，可用 CSS 调整。',
    frame: '框架（iframe）',
    frameMeaning: '不在您的网页里运行任何脚本；它看不到网页的语言，因此代码写明语言。',
    copy: '复制代码',
    copied: '已复制',
    notCopied: '无法复制，请选中代码后自行复制',
    attributes: '属性',
    attribute: '属性',
    values: '取值',
    meaning: '含义',
    attributeRows: [
      [
        'show',
        'received · matched · net · refunded · donations · people · flowers · givers',
        '显示哪个数字；梦想只有 flowers 和 givers',
      ],
      ['campaign', '2022', '活动的代号'],
      ['dream', 'drm_1', '梦想的编号；写了它就显示这个梦想'],
      ['lang', 'zh · en', '语言；不写则随网页'],
      ['theme', 'light · dark · auto', '主题；不写则随网页的 color-scheme，auto 随设备'],
      ['service', 'https://…', '数据来自哪里；不写则为脚本所在的服务'],
    ],
    styling: '样式',
    stylingMeaning: '用自定义属性换颜色和字体，用 ::part() 调整各部分。大小随组件自身的宽和高。',
    stylingRows: [
      [
        '--one-flower-paper, --one-flower-ink, --one-flower-muted, --one-flower-line',
        '底色、文字、次要文字、边框',
      ],
      ['--one-flower-accent, --one-flower-pollen', '花瓣与花蕊'],
      ['--one-flower-radius, --one-flower-font', '圆角、字体'],
      ['::part(card | flower | label | tag | number | note | of | status | link)', '组件的各部分'],
    ],
    promises: '可以放心的事',
    promiseRows: [
      '数字与服务给出的完全一致，从不变小；迟了会写明。',
      '断线后自动恢复；看不见时不请求任何数据。',
      '不设 Cookie，不识别读者，不触碰您的网页。',
    ],
  },
  en: {
    title: 'Put a number into your page',
    lead: 'Choose a number or a dream, choose how large, copy the code. Every site may use it, without a key.',
    what: 'What it shows',
    number: 'A number of the campaign',
    dream: 'A dream',
    whichDream: 'Dream',
    whichNumber: 'Number',
    look: 'How it looks',
    language: 'Language',
    asAround: 'As the page',
    theme: 'Theme',
    light: 'Light',
    dark: 'Dark',
    size: 'Size',
    sizes: {
      strip: 'Strip 160 × 60',
      line: 'Line 300 × 100',
      card: 'Card 320 × 176',
      wide: 'Wide 480 × 160',
      poster: 'Poster 600 × 400',
      own: 'Your own',
    },
    width: 'Width in pixels',
    height: 'Height in pixels',
    component: 'Web component',
    componentMeaning: 'One script that needs nothing else; takes the letters of your page, and your CSS.',
    frame: 'Frame (iframe)',
    frameMeaning:
      'No script runs in your page. It cannot see your page, so that its code names the language.',
    copy: 'Copy the code',
    copied: 'Copied',
    notCopied: 'It could not be copied: select the code and copy it yourself',
    attributes: 'Attributes',
    attribute: 'Attribute',
    values: 'Values',
    meaning: 'Meaning',
    attributeRows: [
      [
        'show',
        'received · matched · net · refunded · donations · people · flowers · givers',
        'which number; a dream has flowers and givers',
      ],
      ['campaign', '2022', 'the code of a campaign'],
      ['dream', 'drm_1', 'the id of a dream, which is shown in place of a campaign'],
      ['lang', 'zh · en', 'the language; left out, that of the page around'],
      ['theme', 'light · dark · auto', 'left out, the color-scheme of the page around; auto: of the machine'],
      ['service', 'https://…', 'where numbers come from; left out, from where the script does'],
    ],
    styling: 'Styling',
    stylingMeaning:
      'Custom properties change colours and letters, ::part() each piece. Its size is the width and height you give it.',
    stylingRows: [
      [
        '--one-flower-paper, --one-flower-ink, --one-flower-muted, --one-flower-line',
        'paper, text, quiet text, border',
      ],
      ['--one-flower-accent, --one-flower-pollen', 'petals and pollen'],
      ['--one-flower-radius, --one-flower-font', 'corners, letters'],
      ['::part(card | flower | label | tag | number | note | of | status | link)', 'the pieces'],
    ],
    promises: 'What you can rely on',
    promiseRows: [
      'The number is exactly what the service says, never falls back, and says when it is late.',
      'It comes back by itself, and asks for nothing while nobody can see it.',
      'It sets no cookie, knows no reader, and touches nothing of your page.',
    ],
  },
}
