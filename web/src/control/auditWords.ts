// What the audit's codes are called: what was done, which value of it changed, and what that value is. A code that has no
// words here is shown as it is; the filter goes by codes, so they stay beside the words.
import { yuan } from '../design/format.ts'
import type { Language } from '../design/words.ts'
import { controlWords } from './words.ts'

type Said = Record<Language, string>

/** Every action that the service records (test/web/auditWords.test.ts). */
export const actionWords: Record<string, Said> = {
  // Gifts and their match.
  HOLD_MATCH: { en: 'Match held for review', zh: '配捐转入待审' },
  REVIEW_MATCH: { en: 'Held matches reviewed', zh: '审核待审配捐' },
  RELEASE_MATCH: { en: 'Match confirmed', zh: '确认配捐' },
  REVOKE_MATCH: { en: 'Match taken back', zh: '收回配捐' },
  REFUND_DONATION: { en: 'Gift refunded', zh: '退还捐款' },
  VOID_DONATION: { en: 'Gift voided', zh: '作废捐款' },

  // Pools, windows and rules.
  OPEN_POOL: { en: 'Pool opened', zh: '设立配捐池' },
  FUND_POOL: { en: 'Pool topped up', zh: '追加配捐池资金' },
  PLAN_WINDOW: { en: 'Window planned', zh: '安排配捐时段' },
  BUDGET_WINDOW: { en: 'Window’s budget raised', zh: '追加时段预算' },
  PUBLISH_RULES: { en: 'Matching rules published', zh: '发布配捐规则' },
  PUBLISH_RISK_RULES: { en: 'Risk rules published', zh: '发布风控规则' },

  // Brakes and attempts.
  ENGAGE_BRAKE: { en: 'Brake engaged', zh: '启动制动' },
  RELEASE_BRAKE: { en: 'Brake released', zh: '解除制动' },
  REFUSED: { en: 'Attempt refused', zh: '拒绝操作' },

  // Dreams and proposals.
  OPEN_DREAM: { en: 'Dream opened', zh: '设立梦想' },
  REACH_DREAM: { en: 'Dream reached', zh: '梦想达成' },
  CLOSE_DREAM: { en: 'Dream closed', zh: '结束梦想' },
  SUSPEND_DREAM: { en: 'Dream suspended', zh: '中止梦想' },
  RESUME_DREAM: { en: 'Dream resumed', zh: '恢复梦想' },
  FUND_DREAMS: { en: 'Dream fund topped up', zh: '追加梦想资金' },
  FUND_DREAM: { en: 'Dream funded', zh: '资助梦想' },
  CONVERT_DREAM: { en: 'Dream became a project', zh: '梦想转为项目' },
  RETURN_FLOWERS: { en: 'Flowers given back', zh: '退还小红花' },
  ROLL_OVER_FLOWERS: { en: 'Flowers passed on', zh: '转赠小红花' },
  PROPOSE_DREAM: { en: 'Proposal drafted', zh: '起草提案' },
  UPDATE_PROPOSAL: { en: 'Proposal changed', zh: '修改提案' },
  SUBMIT_PROPOSAL: { en: 'Proposal submitted', zh: '提交提案' },
  WITHDRAW_PROPOSAL: { en: 'Proposal withdrawn', zh: '撤回提案' },
  CLAIM_PROPOSALS: { en: 'Proposals claimed', zh: '认领提案' },
  RELEASE_PROPOSALS: { en: 'Proposals given back', zh: '交还提案' },
  TRANSLATE_PROPOSAL: { en: 'Proposal translated', zh: '翻译提案' },
  SCREEN_PROPOSAL: { en: 'Proposal screened', zh: '提案通过初审' },
  REJECT_PROPOSAL: { en: 'Proposal rejected', zh: '驳回提案' },
  SHORTLIST_PROPOSAL: { en: 'Proposal shortlisted', zh: '提案入围' },
  SELECT_PROPOSAL: { en: 'Proposal selected', zh: '选定提案' },
  MERGE_PROPOSAL: { en: 'Proposal merged', zh: '合并提案' },
  RELEASE_PROPOSAL: { en: 'Proposal released', zh: '放回提案' },
  SET_PROPOSAL_RULES: { en: 'Proposal rules set', zh: '设定提案规则' },

  // Projects and their reports.
  CREATE_PROJECT: { en: 'Project created', zh: '创建项目' },
  CHANGE_PROJECT_STATE: { en: 'Project’s state changed', zh: '更改项目状态' },
  PLAN_REPORT: { en: 'Report planned', zh: '安排报告' },
  SUBMIT_REPORT: { en: 'Report submitted', zh: '提交报告' },
  CORRECT_REPORT: { en: 'Report corrected', zh: '更正报告' },
  PUBLISH_REPORT: { en: 'Report published', zh: '发布报告' },
  RETURN_REPORT: { en: 'Report returned', zh: '退回报告' },

  // Partners and their deeds.
  OPEN_PARTNER: { en: 'Partner added', zh: '新增合作伙伴' },
  CHANGE_PARTNER: { en: 'Partner changed', zh: '更改合作伙伴' },
  OPEN_DEED_TYPE: { en: 'Kind of deed added', zh: '新增善行类型' },
  CHANGE_DEED_TYPE: { en: 'Kind of deed changed', zh: '更改善行类型' },
  CREATE_PARTNER_KEY: { en: 'Key made', zh: '创建密钥' },
  REVOKE_PARTNER_KEY: { en: 'Key revoked', zh: '吊销密钥' },
  OPEN_WEBHOOK: { en: 'Webhook opened', zh: '开通回调' },
  CHANGE_WEBHOOK: { en: 'Webhook changed', zh: '更改回调' },
  ROTATE_WEBHOOK_SECRET: { en: 'Webhook’s secret renewed', zh: '更换回调密钥' },
  REPLAY_WEBHOOK: { en: 'Webhook sent again', zh: '重发回调' },
  CLOSE_WEBHOOK: { en: 'Webhook closed', zh: '关闭回调' },
  REVERSE_DEED: { en: 'Deed reversed', zh: '撤销善行' },
  INVALIDATE_FLOWERS: { en: 'Flowers no longer counted', zh: '小红花不再计入' },

  // People and teams.
  UPDATE_DONOR: { en: 'Person’s own settings changed', zh: '本人更改设置' },
  SET_DONOR_STANDING: { en: 'Person’s standing set', zh: '设定个人状态' },
  CREATE_TEAM: { en: 'Team formed', zh: '组建小队' },
  UPDATE_TEAM: { en: 'Team changed', zh: '修改小队' },
  MODERATE_TEAM: { en: 'Team’s slogan reviewed', zh: '审核小队口号' },
  SET_HONOUR_LEVELS: { en: 'Honour levels set', zh: '设定荣誉等级' },
  PLAN_MILESTONE: { en: 'Milestone planned', zh: '安排里程碑' },

  // The incentive fund.
  OPEN_TRACK: { en: 'Incentive track opened', zh: '设立激励赛道' },
  NOMINATE_AWARD: { en: 'Award nominated', zh: '提名激励' },
  SCORE_AWARD: { en: 'Award scored', zh: '激励评分' },
  PROPOSE_AWARD: { en: 'Award proposed', zh: '提议激励' },
  PUBLISH_AWARD: { en: 'Award published', zh: '公示激励' },
  APPROVE_AWARD: { en: 'Award approved', zh: '批准激励' },
  REJECT_AWARD: { en: 'Award rejected', zh: '否决激励' },
  DISBURSE_AWARD: { en: 'Award paid out', zh: '拨付激励' },

  // The settlement.
  START_SETTLEMENT: { en: 'Settlement begun', zh: '开始结算' },
  PUBLISH_NOTICE: { en: 'Public notice begun', zh: '开始公示' },
  APPROVE_PAYMENTS: { en: 'Payments approved', zh: '批准拨付' },
  DISBURSE_PAYMENTS: { en: 'Payments made', zh: '执行拨付' },
  CLOSE_CAMPAIGN: { en: 'Campaign closed', zh: '结清活动' },
  PROPOSE_ADJUSTMENT: { en: 'Adjustment proposed', zh: '提议调整' },
  APPLY_ADJUSTMENT: { en: 'Adjustment applied', zh: '执行调整' },
  REJECT_ADJUSTMENT: { en: 'Adjustment rejected', zh: '否决调整' },
}

/** What the values of an entry are called. */
const fieldWords: Record<string, Said> = {
  activeYears: { en: 'years of giving', zh: '捐赠年数' },
  amount: { en: 'amount', zh: '金额' },
  anonymous: { en: 'anonymous', zh: '匿名' },
  approved: { en: 'approved', zh: '已批准' },
  beneficiariesReached: { en: 'people reached', zh: '受益人数' },
  budget: { en: 'budget', zh: '预算' },
  claimMinutes: { en: 'minutes of a claim', zh: '认领分钟数' },
  closedAt: { en: 'closed', zh: '关闭时间' },
  closesAt: { en: 'closes', zh: '结束时间' },
  code: { en: 'code', zh: '代码' },
  count: { en: 'how many', zh: '数量' },
  counted: { en: 'flowers counted', zh: '计入朵数' },
  dailyCap: { en: 'most a day', zh: '每日上限' },
  dailyFlowerQuota: { en: 'daily quota', zh: '每日额度' },
  decision: { en: 'decision', zh: '决定' },
  deedTypes: { en: 'kinds of deeds', zh: '善行类型' },
  disbursed: { en: 'paid out', zh: '已拨付' },
  donations: { en: 'gifts', zh: '捐款笔数' },
  dream: { en: 'dream', zh: '梦想' },
  dreamFund: { en: 'dream fund', zh: '梦想资金' },
  dueAt: { en: 'due', zh: '到期' },
  effect: { en: 'what it stops', zh: '停止什么' },
  effectiveAt: { en: 'in force from', zh: '生效时间' },
  estimate: { en: 'estimate', zh: '估算' },
  expiresAt: { en: 'ends', zh: '到期' },
  firstDueAt: { en: 'first report due', zh: '首份报告到期' },
  flowers: { en: 'flowers', zh: '小红花' },
  funded: { en: 'funded with', zh: '资助金额' },
  fundingCap: { en: 'funded with at most', zh: '资助上限' },
  fundingRate: { en: 'worth of a flower', zh: '每朵金额' },
  host: { en: 'host', zh: '主机' },
  inForce: { en: 'in force', zh: '生效' },
  item: { en: 'item', zh: '条目' },
  items: { en: 'items', zh: '条目数' },
  kind: { en: 'kind', zh: '类型' },
  kinds: { en: 'kinds', zh: '类型' },
  language: { en: 'language', zh: '语言' },
  lateDays: { en: 'days late at most', zh: '最迟天数' },
  levels: { en: 'levels', zh: '等级' },
  matchReason: { en: 'reason', zh: '原因' },
  matchStatus: { en: 'match', zh: '配捐' },
  mergedInto: { en: 'merged into', zh: '合并到' },
  metric: { en: 'what is counted', zh: '计数内容' },
  minimumFlowers: { en: 'flowers needed', zh: '所需朵数' },
  minimumGift: { en: 'smallest gift', zh: '最低捐款' },
  missPolicy: { en: 'if it is missed', zh: '未达成时' },
  mode: { en: 'mode', zh: '方式' },
  mostOpen: { en: 'open at once', zh: '同时进行上限' },
  mutation: { en: 'attempt', zh: '尝试' },
  name: { en: 'name', zh: '名称' },
  named: { en: 'with a name', zh: '署名' },
  nameEn: { en: 'English name', zh: '英文名称' },
  nameZh: { en: 'Chinese name', zh: '中文名称' },
  note: { en: 'note', zh: '备注' },
  noticeEn: { en: 'English notice', zh: '英文公告' },
  noticeEndsAt: { en: 'notice ends', zh: '公示截止' },
  noticeZh: { en: 'Chinese notice', zh: '中文公告' },
  number: { en: 'number', zh: '编号' },
  numbers: { en: 'numbers', zh: '编号' },
  opensAt: { en: 'opens', zh: '开始时间' },
  organization: { en: 'organization', zh: '机构' },
  partner: { en: 'partner', zh: '合作伙伴' },
  paymentChannel: { en: 'payment channel', zh: '支付渠道' },
  phase: { en: 'phase', zh: '阶段' },
  place: { en: 'place', zh: '地点' },
  previousSecretUntil: { en: 'old secret until', zh: '旧密钥有效至' },
  project: { en: 'project', zh: '项目' },
  proposals: { en: 'proposals', zh: '提案' },
  publication: { en: 'publication', zh: '发布次数' },
  ratio: { en: 'ratio', zh: '比例' },
  regionCode: { en: 'region', zh: '地区' },
  reports: { en: 'reports', zh: '报告数' },
  result: { en: 'result', zh: '结果' },
  revision: { en: 'revision', zh: '版本' },
  revokedAt: { en: 'revoked', zh: '吊销时间' },
  scope: { en: 'where', zh: '范围' },
  score: { en: 'score', zh: '评分' },
  seedHash: { en: 'hash of the seed', zh: '种子哈希' },
  shortfall: { en: 'limited by', zh: '受限原因' },
  similarFrom: { en: 'similar from', zh: '相似起点' },
  skipped: { en: 'left out', zh: '跳过的条目' },
  skippedCount: { en: 'how many left out', zh: '跳过条数' },
  slogan: { en: 'slogan', zh: '口号' },
  sloganState: { en: 'slogan’s state', zh: '口号状态' },
  source: { en: 'source', zh: '来源' },
  spent: { en: 'spent', zh: '支出' },
  splittingCount: { en: 'alike gifts', zh: '相同捐款笔数' },
  splittingSeconds: { en: 'alike within seconds', zh: '相同捐款秒数' },
  state: { en: 'state', zh: '状态' },
  target: { en: 'of', zh: '对象' },
  threshold: { en: 'threshold', zh: '门槛' },
  tiers: { en: 'tiers', zh: '档位数' },
  title: { en: 'title', zh: '标题' },
  topic: { en: 'of', zh: '所属' },
  total: { en: 'total', zh: '总额' },
  translatedTitle: { en: 'translated title', zh: '译文标题' },
  unspent: { en: 'unspent', zh: '未用' },
  until: { en: 'until', zh: '直到' },
  velocityCount: { en: 'gifts in a row', zh: '连续捐款笔数' },
  velocitySeconds: { en: 'in a row within seconds', zh: '连续捐款秒数' },
  version: { en: 'version', zh: '版本' },
}

/** What the codes among the values are called, and those that stand as the reason of an entry. */
const valueWords: Record<string, Said> = {
  true: { en: 'yes', zh: '是' },
  false: { en: 'no', zh: '否' },

  // What holds a match, and what it falls short by.
  VELOCITY_HOLD: { en: 'Many gifts of one person in a short time', zh: '同一人短时间内多次捐款' },
  SPLITTING_HOLD: { en: 'Many gifts of one amount by one person', zh: '同一人多次捐出相同金额' },
  REFERENCE_HOLD: { en: 'A payment’s reference came twice', zh: '支付凭证重复' },
  BELOW_MIN_AMOUNT: { en: 'below the smallest gift', zh: '低于最低金额' },
  WINDOW_NOT_OPEN: { en: 'window not open', zh: '时段未开始' },
  WINDOW_CLOSED: { en: 'window closed', zh: '时段已结束' },
  OUT_OF_SCOPE: { en: 'not matched here', zh: '不在配捐范围' },
  DONOR_UNKNOWN: { en: 'person unknown', zh: '捐赠人未知' },
  NOT_SELECTED_BY_DRAW: { en: 'not drawn', zh: '未中签' },
  NO_TIER: { en: 'no tier for it', zh: '无对应档位' },
  GIFT_CAP: { en: 'cap of a gift', zh: '单笔上限' },
  DONOR_DAILY_CAP: { en: 'person’s daily cap', zh: '个人每日上限' },
  PROJECT_CAP: { en: 'project’s cap', zh: '项目上限' },
  ORG_CAP: { en: 'organization’s cap', zh: '机构上限' },
  POOL_EXHAUSTED: { en: 'pool used up', zh: '资金池已用尽' },
  PROJECT_FROZEN: { en: 'project on hold', zh: '项目暂停' },
  ORG_FROZEN: { en: 'organization on hold', zh: '机构暂停' },
  DONOR_FROZEN: { en: 'person on hold', zh: '个人暂停' },
  BRAKE_ENGAGED: { en: 'brake engaged', zh: '已制动' },
  HELD: { en: 'held', zh: '待审' },
  MATCHED: { en: 'matched', zh: '已配捐' },
  PARTIAL: { en: 'partly matched', zh: '部分配捐' },
  NOT_MATCHED: { en: 'not matched', zh: '未获配捐' },
  REVOKED: { en: 'taken back', zh: '已收回' },
  REVERSED: { en: 'reversed', zh: '已撤销' },
  NONE: { en: 'none', zh: '无' },
  RELEASE: { en: 'confirm', zh: '确认' },
  REVOKE: { en: 'take back', zh: '收回' },
  PAID: { en: 'paid', zh: '已支付' },
  REFUNDED: { en: 'refunded', zh: '已退款' },
  VOIDED: { en: 'voided', zh: '已作废' },
  GRANTED: { en: 'granted', zh: '已发放' },

  // States of what is worked on.
  DRAFT: { en: 'draft', zh: '草稿' },
  FILED: { en: 'filed', zh: '已备案' },
  IN_REVIEW: { en: 'in review', zh: '审核中' },
  ONLINE: { en: 'online', zh: '已上线' },
  GOAL_REACHED: { en: 'goal reached', zh: '已达目标' },
  FUNDRAISING_CLOSED: { en: 'fundraising closed', zh: '筹款结束' },
  EXECUTING: { en: 'under way', zh: '执行中' },
  COMPLETED: { en: 'completed', zh: '已完成' },
  SUSPENDED: { en: 'suspended', zh: '已中止' },
  TERMINATED: { en: 'terminated', zh: '已终止' },
  SCHEDULED: { en: 'scheduled', zh: '未开始' },
  COLLECTING: { en: 'collecting', zh: '收集中' },
  REACHED: { en: 'reached', zh: '已达成' },
  OPEN: { en: 'open', zh: '开放' },
  CLOSED: { en: 'closed', zh: '已结束' },
  FUNDED: { en: 'funded', zh: '已资助' },
  CONVERTED: { en: 'became a project', zh: '已转为项目' },
  MISSED: { en: 'missed', zh: '未达成' },
  RETURNED: { en: 'returned', zh: '已退还' },
  ROLLED_OVER: { en: 'passed on', zh: '已转赠' },
  RETURN_FLOWERS: { en: 'flowers are given back', zh: '退还小红花' },
  ROLL_OVER: { en: 'flowers are passed on', zh: '转赠小红花' },
  KEEP: { en: 'flowers stay', zh: '保留小红花' },
  PLANNED: { en: 'awaited', zh: '待提交' },
  PUBLISHED: { en: 'published', zh: '已发布' },
  ACTIVE: { en: 'active', zh: '正常' },
  BANNED: { en: 'excluded', zh: '已禁止' },
  PENDING: { en: 'pending', zh: '待审核' },
  NOMINATED: { en: 'nominated', zh: '已提名' },
  SCORED: { en: 'scored', zh: '已评分' },
  PROPOSED: { en: 'proposed', zh: '已提议' },
  APPROVED: { en: 'approved', zh: '已批准' },
  DISBURSED: { en: 'paid out', zh: '已拨付' },
  APPLIED: { en: 'applied', zh: '已执行' },
  LIVE: { en: 'live', zh: '进行中' },
  PAUSED: { en: 'paused', zh: '已暂停' },
  SETTLING: { en: 'settling', zh: '结算中' },
  NOTICE: { en: 'public notice', zh: '公示中' },
  SETTLED: { en: 'settled', zh: '已结清' },

  // Kinds.
  FIXED: { en: 'fixed ratio', zh: '固定比例' },
  RANDOM: { en: 'draw', zh: '抽签' },
  TIER: { en: 'by years of giving', zh: '按捐赠年数' },
  PAY: { en: 'pay', zh: '补付' },
  RETURN: { en: 'return', zh: '退回' },
  OUTSIDE_WINDOWS: { en: 'outside of windows', zh: '时段之外' },
  WHOLE_YEAR: { en: 'whole year', zh: '全年' },
  INNOVATION: { en: 'new ideas', zh: '创新' },
  RECEIVED: { en: 'money received', zh: '善款金额' },
  DONATION_COUNT: { en: 'gifts', zh: '捐款笔数' },
  DONOR_COUNT: { en: 'donors', zh: '捐赠人数' },
  FLOWER_COUNT: { en: 'flowers given', zh: '赠花朵数' },
  GIVER_COUNT: { en: 'givers of flowers', zh: '赠花人数' },
  FLOWERS_COUNTED: { en: 'flowers that count', zh: '计入的小红花' },
}

/** Whole fen. */
const money: ReadonlySet<string> = new Set([
  'amount',
  'budget',
  'dreamFund',
  'estimate',
  'funded',
  'fundingCap',
  'fundingRate',
  'minimumGift',
  'spent',
  'total',
  'unspent',
])

export interface AuditManner {
  language: Language
  instant: (at: string) => string
}

export function actionName(action: string, language: Language): string {
  return actionWords[action]?.[language] ?? action
}

export function fieldName(name: string, language: Language): string {
  return fieldWords[name]?.[language] ?? name
}

/** A value as it is read; what is no code, no money and no instant stays as it is. */
export function valueText(name: string, value: string, { language, instant }: AuditManner): string {
  if (value === 'null') return controlWords[language].empty
  if (money.has(name) && /^-?\d{1,18}$/.test(value)) return `¥${yuan(Number(value))}`
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return instant(value)
  return codeText(name, value, language) ?? value
}

/** A reason is what somebody wrote, or the code of a rule. */
export function reasonText(reason: string, language: Language): string {
  return valueWords[reason]?.[language] ?? reason
}

function codeText(name: string, value: string, language: Language): string | undefined {
  const words = controlWords[language]
  const tables: Record<string, Record<string, string>> = {
    effect: words.effects,
    scope: words.scopeTags,
    source: words.source,
    language: words.languages,
    kind: { ...words.kinds, ...words.reportKind },
  }
  return tables[name]?.[value] ?? valueWords[value]?.[language] ?? stateText(name, value, language)
}

function stateText(name: string, value: string, language: Language): string | undefined {
  const states: Record<string, string> = controlWords[language].proposalState
  return /state$/i.test(name) ? states[value]?.toLowerCase() : undefined
}
