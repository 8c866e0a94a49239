/** Which address shows which page. Filters live in the address; what they hold is de-identified. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { AboutPage } from './about/about-page.tsx'
import { NowherePage } from './about/nowhere-page.tsx'
import { TokensPage } from './access/tokens-page.tsx'
import { readStudyFilters } from './archive/study-filters.ts'
import { StudiesPage } from './archive/studies-page.tsx'
import { StudyPage } from './archive/study-page.tsx'
import { readToolSearch } from './compute/tool-filters.ts'
import { QuarantinePage } from './ingest/quarantine-page.tsx'
import { SendPage } from './ingest/send-page.tsx'
import { HomePage } from './shell/home-page.tsx'
import { Shell } from './shell/shell.tsx'

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)
const page = (value: unknown): number | undefined => (Number.isInteger(value) && Number(value) > 1 ? Number(value) : undefined)

/** Undefined members stay out of an address. */
type Known<T> = { [K in keyof T]?: Exclude<T[K], undefined> }
function known<T extends object>(values: T): Known<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Known<T>
}

/** A project of digits only comes as a number. */
const readProject = (search: Record<string, unknown>) => known({ project: /^[a-z0-9-]{1,40}$/.test(String(search['project'] ?? '')) ? String(search['project']) : undefined })

const root = createRootRoute({ component: Shell, notFoundComponent: NowherePage })
const at = { getParentRoute: () => root }

const board = createRoute({ ...at, path: '/', component: HomePage })
const upload = createRoute({ ...at, path: '/upload', component: lazyRouteComponent(() => import('./upload/upload-page.tsx'), 'UploadPage') })
const quarantine = createRoute({
  ...at, path: '/quarantine', component: QuarantinePage,
  validateSearch: (search: Record<string, unknown>) => known({ reason: text(search['reason']), page: page(search['page']) }),
})
const review = createRoute({ ...at, path: '/review', component: lazyRouteComponent(() => import('./review/review-page.tsx'), 'ReviewPage') })
const leaves = createRoute({
  ...at, path: '/leaves', component: lazyRouteComponent(() => import('./leaves/leaves-page.tsx'), 'LeavesPage'),
  validateSearch: (search: Record<string, unknown>) => known({ held: text(search['held']), profile: text(search['profile']) }),
})
const profiles = createRoute({
  ...at, path: '/profiles', component: lazyRouteComponent(() => import('./profiles/profiles-page.tsx'), 'ProfilesPage'),
  validateSearch: (search: Record<string, unknown>) => known({ name: text(search['name']) }),
})
const reports = createRoute({ ...at, path: '/reports', component: lazyRouteComponent(() => import('./reports/reports-page.tsx'), 'ReportsPage') })
const clinical = createRoute({ ...at, path: '/clinical', component: lazyRouteComponent(() => import('./clinical/clinical-page.tsx'), 'ClinicalPage'), validateSearch: readProject })
const clinicalData = createRoute({ ...at, path: '/clinical-data', component: lazyRouteComponent(() => import('./clinical/clinical-data-page.tsx'), 'ClinicalDataPage'), validateSearch: readProject })
const release = createRoute({ ...at, path: '/release', component: lazyRouteComponent(() => import('./release/release-page.tsx'), 'ReleasePage') })
const vault = createRoute({ ...at, path: '/vault', component: lazyRouteComponent(() => import('./vault/vault-page.tsx'), 'VaultPage') })
const send = createRoute({
  ...at, path: '/sends/$id', component: SendPage,
  validateSearch: (search: Record<string, unknown>) => known({ outcome: text(search['outcome']), page: page(search['page']) }),
})
const studies = createRoute({ ...at, path: '/studies', component: StudiesPage, validateSearch: (search: Record<string, unknown>) => known(readStudyFilters(search)) })
const study = createRoute({ ...at, path: '/studies/$uid', component: StudyPage })
const chosen = (value: unknown): string[] | undefined => (Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : typeof value === 'string' ? [value] : undefined)
const catalogue = createRoute({
  ...at, path: '/catalogue', component: lazyRouteComponent(() => import('./catalogue/catalogue-page.tsx'), 'CataloguePage'),
  validateSearch: (search: Record<string, unknown>) => known({
    words: text(search['words']), page: page(search['page']), modality: chosen(search['modality']), bodyPart: chosen(search['bodyPart']), manufacturer: chosen(search['manufacturer']), sex: chosen(search['sex']), node: chosen(search['node']),
  }),
})
const listedPage = lazyRouteComponent(() => import('./catalogue/listed-page.tsx'), 'ListedPage')
const listed = createRoute({ ...at, path: '/catalogue/datasets/$id', component: listedPage })
const listedVersion = createRoute({ ...at, path: '/catalogue/datasets/$id/versions/$version', component: listedPage })
const datasets = createRoute({ ...at, path: '/datasets', component: lazyRouteComponent(() => import('./catalogue/datasets-page.tsx'), 'DatasetsPage') })
const dataset = createRoute({ ...at, path: '/datasets/$id', component: lazyRouteComponent(() => import('./catalogue/dataset-page.tsx'), 'DatasetPage') })
const requests = createRoute({ ...at, path: '/requests', component: lazyRouteComponent(() => import('./requests/requests-page.tsx'), 'RequestsPage') })
const accessRequest = createRoute({ ...at, path: '/requests/$id', component: lazyRouteComponent(() => import('./requests/request-page.tsx'), 'RequestPage') })
const permits = createRoute({ ...at, path: '/permits', component: lazyRouteComponent(() => import('./requests/permits-page.tsx'), 'PermitsPage') })
const tools = createRoute({ ...at, path: '/tools', component: lazyRouteComponent(() => import('./compute/tools-page.tsx'), 'ToolsPage'), validateSearch: readToolSearch })
const carriedTools = createRoute({ ...at, path: '/tools-of-the-hub', component: lazyRouteComponent(() => import('./compute/carried-tools-page.tsx'), 'CarriedToolsPage') })
const tool = createRoute({ ...at, path: '/tools/$id', component: lazyRouteComponent(() => import('./compute/tool-page.tsx'), 'ToolPage') })
const tasks = createRoute({ ...at, path: '/tasks', component: lazyRouteComponent(() => import('./compute/tasks-page.tsx'), 'TasksPage') })
const newTask = createRoute({
  ...at, path: '/tasks/new', component: lazyRouteComponent(() => import('./compute/task-form-page.tsx'), 'TaskFormPage'),
  validateSearch: (search: Record<string, unknown>) => known({ permit: text(search['permit']), tool: text(search['tool']), version: text(search['version']) }),
})
const task = createRoute({ ...at, path: '/tasks/$id', component: lazyRouteComponent(() => import('./compute/task-page.tsx'), 'TaskPage') })
const sentTasks = createRoute({ ...at, path: '/sent', component: lazyRouteComponent(() => import('./sent/sent-tasks-page.tsx'), 'SentTasksPage') })
const sendTask = createRoute({ ...at, path: '/sent/new', component: lazyRouteComponent(() => import('./sent/send-task-page.tsx'), 'SendTaskPage') })
const sentTask = createRoute({ ...at, path: '/sent/$id', component: lazyRouteComponent(() => import('./sent/sent-task-page.tsx'), 'SentTaskPage') })
const airlock = createRoute({ ...at, path: '/airlock', component: lazyRouteComponent(() => import('./compute/airlock-page.tsx'), 'AirlockPage') })
const models = createRoute({ ...at, path: '/models', component: lazyRouteComponent(() => import('./models/models-page.tsx'), 'ModelsPage') })
const modelSubjects = createRoute({ ...at, path: '/models/subjects', component: lazyRouteComponent(() => import('./models/subjects-page.tsx'), 'SubjectsPage') })
const model = createRoute({
  ...at, path: '/models/$name', component: lazyRouteComponent(() => import('./models/model-page.tsx'), 'ModelPage'),
  validateSearch: (search: Record<string, unknown>) => known({ version: Number.isInteger(search['version']) && Number(search['version']) > 0 ? Number(search['version']) : undefined }),
})
const training = createRoute({ ...at, path: '/training', component: lazyRouteComponent(() => import('./training/training-page.tsx'), 'TrainingPage') })
const newPlan = createRoute({ ...at, path: '/training/new', component: lazyRouteComponent(() => import('./training/plan-form-page.tsx'), 'PlanFormPage') })
const plan = createRoute({ ...at, path: '/training/$id', component: lazyRouteComponent(() => import('./training/plan-page.tsx'), 'PlanPage') })
const ledger = createRoute({ ...at, path: '/ledger', component: lazyRouteComponent(() => import('./ledger/ledger-page.tsx'), 'LedgerPage') })
const federation = createRoute({ ...at, path: '/federation', component: lazyRouteComponent(() => import('./federation/federation-page.tsx'), 'FederationPage') })
const counts = createRoute({
  ...at, path: '/counts', component: lazyRouteComponent(() => import('./counts/counts-page.tsx'), 'CountsPage'),
  validateSearch: (search: Record<string, unknown>) => known({ q: text(typeof search['q'] === 'object' ? JSON.stringify(search['q']) : search['q']), project: text(String(search['project'] ?? '')) }),
})
const countRules = createRoute({ ...at, path: '/counts/rules', component: lazyRouteComponent(() => import('./counts/rules-page.tsx'), 'RulesPage') })
const people = createRoute({ ...at, path: '/people', component: lazyRouteComponent(() => import('./people/people-page.tsx'), 'PeoplePage') })
const tokens = createRoute({ ...at, path: '/tokens', component: TokensPage })
const about = createRoute({ ...at, path: '/about', component: AboutPage })

export const router = createRouter({ routeTree: root.addChildren([board, upload, quarantine, review, leaves, profiles, reports, clinical, clinicalData, release, vault, send, studies, study, catalogue, listed, listedVersion, datasets, dataset, counts, countRules, requests, accessRequest, permits, tools, carriedTools, tool, tasks, newTask, task, sentTasks, sendTask, sentTask, airlock, models, modelSubjects, model, training, newPlan, plan, ledger, federation, people, tokens, about]), scrollRestoration: true })

declare module '@tanstack/react-router' {
  interface Register { router: typeof router }
}
