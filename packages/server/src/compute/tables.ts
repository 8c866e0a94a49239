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
}, {
  // Of a node: what a hub has asked for by letter, under a name of its own; and which outputs were sent to it.
  name: '0003-asked',
  sql: `
    create table compute_asked_task (
      hub text collate "C" not null,
      id text collate "C" not null,
      task text collate "C" not null unique,
      hub_name text not null,
      body jsonb not null,
      refused text collate "C",
      number integer not null default 0,
      tenths integer not null default 0,
      told text,
      settled boolean not null default false,
      at timestamptz not null,
      primary key (hub, id)
    );
    create index compute_asked_task_open on compute_asked_task (at) where not settled;
    create table compute_asked_output (
      output text collate "C" primary key,
      at timestamptz not null default now()
    );`,
}, {
  // Of a node: tools of its hub, until a person has decided about them. `test`: what its own tests gave here.
  name: '0004-offered',
  sql: `
    create table compute_offered_tool (
      digest text collate "C" primary key,
      hub text collate "C" not null,
      facts jsonb not null,
      state text collate "C" not null default 'offered' check (state in ('offered', 'wanted', 'here', 'admitted', 'refused')),
      bundle text collate "C",
      test jsonb,
      problem text collate "C",
      decided_by text collate "C",
      decided_at timestamptz,
      at timestamptz not null
    );
    create table compute_tool_piece (
      sender text collate "C" not null,
      digest text collate "C" not null,
      place integer not null,
      bytes bytea not null,
      at timestamptz not null default now(),
      primary key (sender, digest, place)
    );`,
}]

/** Of a hub: what its nodes have decided about the tools that are registered there. */
export const hubToolMigrations: readonly Migration[] = [{
  name: '0001-standing',
  sql: `
    create table compute_tool_standing (
      node text collate "C" not null,
      digest text collate "C" not null,
      node_name text not null,
      answer text collate "C" not null,
      at timestamptz not null,
      primary key (node, digest)
    );`,
}]

/** Of a hub: tasks that were sent to nodes, what they have told of them, and what they have released. */
export const sentTaskMigrations: readonly Migration[] = [{
  name: '0001-sent',
  sql: `
    create table compute_sent_task (
      id text collate "C" primary key,
      actor text collate "C" not null,
      node text collate "C" not null,
      node_name text not null,
      body jsonb not null,
      limits jsonb not null,
      state text collate "C" not null default 'SENT',
      reason text collate "C",
      number integer not null default 0,
      tenths integer not null default 0,
      sent_at timestamptz not null,
      asked_at timestamptz not null,
      told_at timestamptz,
      cancel_at timestamptz,
      ended_at timestamptz
    );
    create index compute_sent_task_actor on compute_sent_task (actor, sent_at desc);
    create index compute_sent_task_open on compute_sent_task (asked_at) where ended_at is null;
    create table compute_sent_output (
      task text collate "C" not null references compute_sent_task on delete cascade,
      id text collate "C" not null,
      name text collate "C" not null,
      type text collate "C" not null,
      class text collate "C" not null,
      state text collate "C" not null,
      digest text collate "C",
      size bigint,
      here_at timestamptz,
      primary key (task, id)
    );
    create table compute_piece (
      sender text collate "C" not null,
      digest text collate "C" not null,
      place integer not null,
      bytes bytea not null,
      at timestamptz not null default now(),
      primary key (sender, digest, place)
    );`,
}]

/** Which of these objects are of a version of a tool or of an output: to be asked before anything that no row names is removed, also before the room is opened. */
export async function heldByTools(records: Records): Promise<(digests: readonly string[]) => Promise<ReadonlySet<string>>> {
  await records.migrate('compute', computeMigrations)
  return async (digests) => {
    const { rows } = await records.query<{ digest: string }>(
      `select digest from compute_output where digest = any($1) union select f->>'digest' from compute_tool_version, jsonb_array_elements(files) f where f->>'digest' = any($1) union select bundle from compute_offered_tool where bundle = any($1)`, [digests])
    return new Set(rows.map(({ digest }) => digest))
  }
}
