/** The tables of compute: versions of tools, tasks, outputs in the air-lock. What a task was given is named by permits and digests only. */
import type { Migration, Records } from '#engines'

export const computeMigrations: readonly Migration[] = [{
  name: '0001-compute',
  sql: `
    create table compute_tool_version (
      tool text collate "C" not null,
      version text collate "C" not null,
      digest text collate "C" not null,
      manifest jsonb not null,
      files jsonb not null,
      verification jsonb not null,
      registered_by text collate "C" not null,
      at timestamptz not null default now(),
      withdrawn text,
      primary key (tool, version)
    );
    create table compute_task (
      id text collate "C" primary key,
      tool text collate "C" not null,
      version text collate "C" not null,
      digest text collate "C" not null,
      entrypoint text collate "C" not null,
      parameters jsonb not null,
      seed bigint not null,
      inputs jsonb not null,
      actor text collate "C" not null,
      state text collate "C" not null default 'QUEUED',
      reason text collate "C",
      job text collate "C",
      starts integer not null default 0,
      progress real,
      usage jsonb,
      submitted timestamptz not null default now(),
      started timestamptz,
      ended timestamptz
    );
    create index compute_task_actor on compute_task (actor, submitted desc);
    create table compute_output (
      id text collate "C" primary key,
      task text collate "C" not null references compute_task on delete cascade,
      name text collate "C" not null,
      type text collate "C" not null,
      class text collate "C" not null,
      digest text collate "C" not null,
      size bigint not null,
      state text collate "C" not null,
      findings jsonb not null,
      at timestamptz not null default now(),
      decided_by text collate "C",
      decided_at timestamptz,
      unique (task, name)
    );
    create index compute_output_waiting on compute_output (at) where state = 'waiting';`,
}, {
  name: '0002-curve',
  sql: `alter table compute_task add column curve jsonb not null default '[]';`,
}]

/** Which of these objects are of a version of a tool or of an output: to be asked before anything that no row names is removed, also before the room is opened. */
export async function heldByTools(records: Records): Promise<(digests: readonly string[]) => Promise<ReadonlySet<string>>> {
  await records.migrate('compute', computeMigrations)
  return async (digests) => {
    const { rows } = await records.query<{ digest: string }>(
      `select digest from compute_output where digest = any($1) union select f->>'digest' from compute_tool_version, jsonb_array_elements(files) f where f->>'digest' = any($1)`, [digests])
    return new Set(rows.map(({ digest }) => digest))
  }
}
