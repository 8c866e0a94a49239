/** The tables of counting at a node. What is in them stays there: whole groups of subjects, and who asked what. */
import type { Migration } from '#engines'

const counting = `
create table count_subject (
  position integer primary key,
  project text collate "C" not null,
  pseudonym text collate "C" not null,
  unique (project, pseudonym)
);
create table count_group (
  id integer primary key,
  project text collate "C" not null,
  members bytea not null,
  shown integer not null,
  step integer not null,
  -- of studies, by what was counted: rounded, or null when too few or those of mostly one subject
  studies jsonb not null default '{}',
  made_at timestamptz not null
);
create table count_place (
  project text collate "C" not null,
  digest bytea not null,
  group_id integer not null references count_group,
  primary key (project, digest)
);
create table count_question (
  id text collate "C" primary key,
  at timestamptz not null,
  source text not null,
  purpose text not null,
  asker text not null,
  query jsonb not null,
  digest bytea not null,
  charged boolean not null,
  outcome text not null check (outcome in ('own', 'same', 'near', 'composed', 'fewer', 'refused'))
);
create index on count_question (at);
create table count_policy (
  only_one boolean primary key default true check (only_one),
  policy jsonb not null,
  key bytea not null,
  changed_at timestamptz,
  changed_by text
);
`

// Budgets look at what was charged only, however often somebody is refused.
const charged = 'create index on count_question (at) where charged;'

export const countMigrations: readonly Migration[] = [{ name: '0001-counting', sql: counting }, { name: '0002-charged', sql: charged }]
