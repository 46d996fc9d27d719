// Every page of the service, each with what is there once its data is.

export interface ListedPage {
  path: string
  ready: string
}

export const pages: readonly ListedPage[] = [
  { path: '/', ready: '[data-board=PROJECTS] [data-subject]' },
  { path: '/screen', ready: '[data-freshness=LIVE]' },
  { path: '/embed?show=received', ready: '[data-freshness=LIVE]' },
  { path: '/embed?dream=drm_1', ready: '[data-freshness=LIVE]' },
  { path: '/embeds', ready: '[data-freshness=LIVE]' },
  { path: '/detail?id=org_1', ready: '#projects' },
  { path: '/detail?id=prj_1', ready: '[data-freshness=LIVE]' },
  { path: '/detail?id=drm_1', ready: '[data-freshness=LIVE]' },
  { path: '/detail?id=tem_1', ready: '[data-freshness=LIVE]' },
  { path: '/me', ready: '[data-entry]' },
  { path: '/me#give', ready: '[data-dream=drm_1][data-seq]' },
  { path: '/me#donate', ready: '[data-project]' },
  { path: '/me#teams', ready: '[data-team]' },
  { path: '/me#thread', ready: '[data-gift]' },
  { path: '/me#settings', ready: 'main input' },
  { path: '/control', ready: '[data-sign]' },
  { path: '/control?section=pools', ready: '[data-window]' },
  { path: '/control?section=brakes', ready: '[data-brake]' },
  { path: '/control?section=held', ready: '[data-gift]' },
  { path: '/control?section=proposals', ready: '[data-detail]' },
  { path: '/control?section=reports', ready: '[data-report]' },
  { path: '/control?section=audit', ready: '.trail li' },
  { path: '/control?section=partners', ready: '[data-partner]' },
]

/** What a page of somebody's own is to a stranger. */
export const doors: readonly ListedPage[] = [
  { path: '/me', ready: '.enter button' },
  { path: '/control', ready: '[data-action=demo]' },
]

/** Runs in the page before anything of it does: signed in where a page is somebody's own; the others take no notice. */
export function signIn(tokens: Partial<Record<'donor' | 'staff', string>>): void {
  for (const [role, token] of Object.entries(tokens)) sessionStorage.setItem(`oneflower ${role}`, token)
}
