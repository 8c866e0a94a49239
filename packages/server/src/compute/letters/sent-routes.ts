/** The addresses of tasks at nodes, at a hub: what may be asked for, asking, following, stopping, and what was released. */
import { parse } from '#kernel'
import type { Actor, HttpApp } from '#kernel'
import { NoPerson } from '../problems.ts'
import { newTask } from '../tasks/new-task.ts'
import type { SentTasks } from './sent-tasks.ts'

const submit = { config: { permission: 'task:submit' } }
const read = { config: { permission: 'task:read' } }
/** How files of each type are usually called; names of outputs are those of the tool. */
const endings: Readonly<Record<string, string>> = { json: 'json', table: 'csv', tensors: 'safetensors', log: 'txt' }
type Named = { Params: { id: string } }

/** `personBehind` names the account that made a program's token: a permit names persons, who also ask through programs of their own. */
export function sentTaskRoutes(tasks: SentTasks, personBehind: (actor: Actor) => Promise<Actor | undefined>): (app: HttpApp) => Promise<void> {
  const person = async (actor: Actor): Promise<Actor> => {
    const known = actor.kind === 'program' ? await personBehind(actor) : actor
    if (!known) throw NoPerson()
    return known
  }
  return async (app) => {
    app.get('/api/sent/choices', submit, async ({ actor }) => tasks.choices(await person(actor)))
    app.post('/api/sent/tasks', submit, async (request, reply) => reply.code(201).send(await tasks.submit(parse(newTask, request.body), await person(request.actor))))
    app.get('/api/sent/tasks', read, async ({ actor }) => ({ tasks: await tasks.list(await person(actor)) }))
    app.get<Named>('/api/sent/tasks/:id', read, async ({ params, actor }) => tasks.get(params.id, await person(actor)))
    app.post<Named>('/api/sent/tasks/:id/cancel', submit, async ({ params, actor }) => tasks.stop(params.id, await person(actor)))
    app.get<{ Params: { id: string, output: string } }>('/api/sent/tasks/:id/outputs/:output', read, async ({ params, actor }, reply) => {
      const { output, bytes } = await tasks.content(params.id, params.output, await person(actor))
      return reply.type('application/octet-stream').header('content-disposition', `attachment; filename="${output.name}.${endings[output.type] ?? 'bin'}"`).header('x-content-digest', output.digest).header('content-length', output.size ?? 0).send(bytes)
    })
  }
}
