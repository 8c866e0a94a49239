/**
 * The tables of models. A version, its lineage and a signed passport can never be changed, not even by this program: triggers of the records refuse it.
 * Nothing here is about a subject: datasets are named by identifier and version, studies by those who run a model on one.
 */
import type { Migration, Records } from '#engines'
import { heldByTraining } from './training/tables.ts'

const registry = `
create table models_model (
  id text collate "C" primary key,
  name text collate "C" not null unique,
  title text not null,
  created_at timestamptz not null default now(),
  created_by text not null
);
create table models_file (
  digest text collate "C" not null,
  owner text not null,
  format text not null,
  size bigint not null,
  summary jsonb not null,
  at timestamptz not null default now(),
  primary key (digest, owner)
);
create table models_version (
  model text collate "C" not null references models_model,
  number integer not null,
  format text not null check (format in ('safetensors', 'onnx', 'tool')),
  digest text collate "C",
  size bigint not null,
  summary jsonb not null,
  run jsonb,
  origin jsonb not null,
  record text collate "C" not null,
  registered_at timestamptz not null default now(),
  registered_by text not null,
  primary key (model, number)
);
create index on models_version (digest);
create table models_lineage (
  model text collate "C" not null,
  number integer not null,
  dataset text collate "C" not null,
  version integer not null,
  site text collate "C" not null,
  manifest text,
  permit text,
  primary key (model, number, dataset, version),
  foreign key (model, number) references models_version deferrable initially deferred
);
create index on models_lineage (dataset, version);
create table models_parent (
  model text collate "C" not null,
  number integer not null,
  parent_model text collate "C" not null,
  parent_number integer not null,
  primary key (model, number, parent_model, parent_number),
  foreign key (model, number) references models_version deferrable initially deferred
);
create function models_is_fixed() returns trigger language plpgsql as $$ begin raise exception 'a registered version is fixed'; end $$;
create trigger fixed before update or delete on models_version for each row execute function models_is_fixed();
create trigger fixed before update or delete on models_lineage for each row execute function models_is_fixed();
create trigger fixed before update or delete on models_parent for each row execute function models_is_fixed();
create table models_declaration (
  model text collate "C" not null,
  number integer not null,
  edition integer not null,
  body jsonb not null,
  declared_by text not null,
  declared_at timestamptz not null,
  primary key (model, number, edition),
  foreign key (model, number) references models_version deferrable initially deferred
);
create trigger fixed before update or delete on models_declaration for each row execute function models_is_fixed();
create table models_alias (
  model text collate "C" not null references models_model,
  alias text collate "C" not null,
  number integer not null,
  primary key (model, alias)
);
create table models_decision (
  model text collate "C" not null,
  number integer not null,
  kind text not null check (kind in ('approved', 'retired')),
  reason text not null,
  decided_by text not null,
  decided_at timestamptz not null,
  primary key (model, number, kind),
  foreign key (model, number) references models_version
);
create table models_flag (
  id text collate "C" primary key,
  model text collate "C" not null,
  number integer not null,
  dataset text collate "C" not null,
  version integer not null,
  at timestamptz not null,
  resolved_at timestamptz,
  resolved_by text,
  resolution text,
  unique (model, number, dataset, version),
  foreign key (model, number) references models_version
);
create table models_evaluation (
  id text collate "C" primary key,
  model text collate "C" not null,
  number integer not null,
  task text collate "C" not null unique,
  dataset text collate "C" not null,
  version integer not null,
  permit text not null,
  site text not null,
  threshold double precision not null,
  proof jsonb not null,
  state text not null default 'running' check (state in ('running', 'waiting', 'done', 'failed', 'refused')),
  output text,
  report jsonb,
  asked_by text not null,
  asked_at timestamptz not null,
  ended_at timestamptz,
  foreign key (model, number) references models_version
);
create index on models_evaluation (model, number);
create table models_run (
  id text collate "C" primary key,
  model text collate "C" not null,
  number integer not null,
  task text collate "C" not null unique,
  study text collate "C" not null,
  asked_by text not null,
  asked_at timestamptz not null,
  foreign key (model, number) references models_version
);
create index on models_run (study);
create table models_passport (
  model text collate "C" not null,
  number integer not null,
  edition integer not null,
  digest text not null,
  jws text not null,
  signed_at timestamptz not null,
  signed_by text not null,
  primary key (model, number, edition),
  foreign key (model, number) references models_version
);
create trigger fixed before update or delete on models_passport for each row execute function models_is_fixed();
`

/** At a hub, evaluations that sites do for it: their tasks are elsewhere. At a node, what a hub has asked for. */
const sites = `
alter table models_evaluation alter column task drop not null;
alter table models_evaluation drop constraint models_evaluation_state_check;
alter table models_evaluation add constraint models_evaluation_state_check check (state in ('asked', 'sending', 'running', 'waiting', 'done', 'failed', 'refused'));
alter table models_evaluation add column site_name text;
alter table models_evaluation add column reason text collate "C";
create table models_asked (
  id text collate "C" primary key,
  hub text collate "C" not null,
  ask jsonb not null,
  weights text collate "C" not null,
  state text collate "C" not null default 'asked' check (state in ('asked', 'wanting', 'here', 'begun', 'over')),
  told text collate "C",
  told_at timestamptz,
  asked_at timestamptz not null
);
create index on models_asked (asked_at) where state <> 'over';
create index on models_asked (weights);
`

const cancelled = `
alter table models_evaluation drop constraint models_evaluation_state_check;
alter table models_evaluation add constraint models_evaluation_state_check check (state in ('asked', 'sending', 'running', 'waiting', 'done', 'failed', 'refused', 'cancelled'));
`

export const modelMigrations: readonly Migration[] = [{ name: '0001-registry', sql: registry }, { name: '0002-sites', sql: sites }, { name: '0003-cancelled', sql: cancelled }]

/** Which of these objects are weights of a model or of a training: to be asked before anything that no row names is removed, also before the room is opened. */
export async function heldByModels(records: Records): Promise<(digests: readonly string[]) => Promise<ReadonlySet<string>>> {
  await records.migrate('models', modelMigrations)
  const training = await heldByTraining(records)
  return async (digests) => {
    const { rows } = await records.query<{ digest: string }>('select digest from models_version where digest = any($1) union select digest from models_file where digest = any($1) union select weights from models_asked where weights = any($1)', [digests])
    return new Set([...rows.map(({ digest }) => digest), ...(await training(digests))])
  }
}
