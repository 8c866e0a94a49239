/** `vesalius training offer | plans | watch | cancel | weights | offers`: federated training at a hub, and what a node was offered. */
import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { PlanDetail, PlanRound, PlanSummary, TrainingOffer } from '../training.ts'
import { connect, connectionOptions } from './connection.ts'
import type { Verb } from './main.ts'
import { Complaint } from './words.ts'

const path = '/api/training/plans'
const say = (text: string) => void process.stdout.write(`${text}\n`)
const lineOf = ({ id, state, reason, title, rounds, secureAggregation }: PlanSummary): string => `${id}  ${state}${reason ? ` (${reason})` : ''}  ${rounds} rounds${secureAggregation ? ' under masks' : ''}  ${title}`

export const trainingOffer: Verb = {
  usage: 'training offer PLAN.json',
  sentence: 'Offer a plan of federated training to the nodes that it names: tool, parameters, strategy, rounds, and for each node a dataset version and a permit.',
  async run(words) {
    words.only(...connectionOptions)
    const plan = await connect(words).request<PlanSummary>('POST', path, planIn(words.positional[0]))
    say(lineOf(plan))
    say(`nodes accept its digest ${plan.digest}`)
    return 0
  },
}

export const trainingPlans: Verb = {
  usage: 'training plans',
  sentence: 'List plans of federated training, newest first.',
  async run(words) {
    words.only(...connectionOptions)
    const { plans } = await connect(words).request<{ plans: PlanSummary[] }>('GET', path)
    for (const plan of plans) say(lineOf(plan))
    say(`${plans.length} plans`)
    return 0
  },
}

export const trainingWatch: Verb = {
  usage: 'training watch PLAN',
  sentence: 'Show who takes part and each round as it ends; returns when the plan is over, with 0 when it ended well.',
  async run(words) {
    words.only(...connectionOptions)
    const [id, connection] = [named(words.positional[0]), connect(words)]
    const told = new Set<string>()
    const tell = (text: string) => { if (!told.has(text)) { told.add(text); say(text) } }
    for (;;) {
      const plan = await connection.request<PlanDetail>('GET', `${path}/${id}`)
      for (const { name, state, reason } of plan.parties) tell(`${name}: ${state}${reason ? ` (${reason})` : ''}`)
      for (const round of plan.done) if (round.state === 'done') tell(roundLine(round, plan))
      if (plan.state !== 'offered' && plan.state !== 'running') {
        say(lineOf(plan))
        return plan.state === 'done' ? 0 : 1
      }
      await pause(500)
    }
  },
}

export const trainingCancel: Verb = {
  usage: 'training cancel PLAN',
  sentence: 'End a plan; what runs for it at nodes ends, too.',
  async run(words) {
    words.only(...connectionOptions)
    say(lineOf(await connect(words).request<PlanSummary>('POST', `${path}/${named(words.positional[0])}/cancel`, {})))
    return 0
  },
}

export const trainingWeights: Verb = {
  usage: 'training weights PLAN FILE',
  sentence: 'Write the weights of a plan that ended well, as safetensors.',
  async run(words) {
    words.only(...connectionOptions)
    const [plan, file] = words.positional
    if (!file) throw new Complaint('name the plan and the file')
    const bytes = await connect(words).bytes(`${path}/${named(plan)}/weights`)
    writeFileSync(file, bytes)
    say(`${bytes.length} bytes`)
    return 0
  },
}

export const trainingOffers: Verb = {
  usage: 'training offers',
  sentence: 'List what hubs have offered to this node; a person of the holder accepts or refuses on its page.',
  async run(words) {
    words.only(...connectionOptions)
    const { offers } = await connect(words).request<{ offers: TrainingOffer[] }>('GET', '/api/training/offers')
    for (const { id, state, reason, title, tool, own } of offers) say(`${id}  ${state}${reason ? ` (${reason})` : ''}  ${tool.id} ${tool.version}  ${own ? `${own.dataset}@${own.version}` : ''}  ${title}`)
    say(`${offers.length} offers`)
    return 0
  },
}

function roundLine({ round, metrics, nodes, startedAt, endedAt, updateNorm }: PlanRound, { rounds }: PlanSummary): string {
  const numbers = Object.entries(metrics).map(([name, value]) => `${name} ${value.toPrecision(4)}`).join(', ')
  const seconds = (Date.parse(endedAt ?? startedAt) - Date.parse(startedAt)) / 1000
  return `round ${round} of ${rounds}: ${nodes.filter(({ inSum }) => inSum).length} nodes, ${seconds.toFixed(1)} s, update ${(updateNorm ?? 0).toPrecision(3)}${numbers ? `; ${numbers}` : ''}`
}

function named(id: string | undefined): string {
  if (!/^plan-[0-9a-z]{26}$/.test(id ?? '')) throw new Complaint('name the plan; vesalius training plans lists them')
  return id as string
}

function planIn(file: string | undefined): unknown {
  if (!file) throw new Complaint('name the file with the plan')
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Complaint(error instanceof SyntaxError ? 'the plan is not JSON' : 'the file with the plan cannot be read', error instanceof SyntaxError ? 65 : 66)
  }
}
