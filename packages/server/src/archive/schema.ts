/**
 * The tables of the archive. Matching keys are columns (PS3.18 Table 10.6.1-5), compared byte by byte; numbers of related series and instances are
 * counted when something is stored, not when somebody asks. What a search returns is kept as ready JSON beside the keys.
 */
import type { Migration } from '#engines'

const tables = `
create table archive_subject (
  id bigint generated always as identity primary key,
  project text collate "C" not null,
  pseudonym text collate "C" not null,
  unique (project, pseudonym)
);
create table archive_subject_identity (
  subject_id bigint not null references archive_subject on delete cascade,
  fingerprint text collate "C" not null,
  primary key (subject_id, fingerprint)
);
create table archive_study (
  id bigint generated always as identity primary key,
  uid text collate "C" not null unique,
  subject_id bigint not null references archive_subject,
  project text collate "C" not null,
  path text collate "C" not null,
  patient_id text collate "C" not null,
  patient_name text not null,
  patient_name_key text collate "C" not null,
  patient_birth_date text collate "C" not null,
  patient_sex text collate "C" not null,
  patient_age text collate "C" not null,
  study_date text collate "C" not null,
  study_time text collate "C" not null,
  accession text collate "C" not null,
  study_id text collate "C" not null,
  description text not null,
  description_key text collate "C" not null,
  referring_key text collate "C" not null,
  modalities text[] collate "C" not null default '{}',
  sop_classes text[] collate "C" not null default '{}',
  body_parts text[] collate "C" not null default '{}',
  manufacturers text[] collate "C" not null default '{}',
  findings text[] collate "C" not null default '{}',
  series integer not null default 0,
  instances integer not null default 0,
  bytes bigint not null default 0,
  stored_at timestamptz not null default now(),
  json text not null
) with (fillfactor = 60);
create index on archive_study (patient_id);
create index on archive_study (patient_name_key text_pattern_ops);
create index on archive_study (study_date, id);
create index on archive_study (accession);
create index on archive_study (study_id);
create index on archive_study (referring_key text_pattern_ops);
create index on archive_study (subject_id);
create table archive_series (
  id bigint generated always as identity primary key,
  study_id bigint not null references archive_study on delete cascade,
  uid text collate "C" not null,
  number integer,
  modality text collate "C" not null,
  description text not null,
  description_key text collate "C" not null,
  body_part text collate "C" not null,
  manufacturer text not null,
  performed_date text collate "C" not null,
  performed_time text collate "C" not null,
  step_ids text[] collate "C" not null,
  procedure_ids text[] collate "C" not null,
  rows integer,
  columns integer,
  findings text[] collate "C" not null default '{}',
  instances integer not null default 0,
  bytes bigint not null default 0,
  json text not null,
  unique (study_id, uid)
) with (fillfactor = 60);
create index on archive_series (uid);
create index on archive_series (modality, id);
create index on archive_series (performed_date);
create table archive_instance (
  id bigint generated always as identity primary key,
  uid text collate "C" not null unique,
  study_id bigint not null,
  series_id bigint not null references archive_series on delete cascade,
  number integer,
  sop_class text collate "C" not null,
  transfer_syntax text collate "C" not null,
  digest bytea not null,
  content_digest bytea not null,
  size bigint not null,
  rows integer,
  columns integer,
  bits integer,
  frames integer,
  findings jsonb,
  received_digest bytea not null,
  send text collate "C" not null,
  stored_at timestamptz not null default now()
);
create index on archive_instance (series_id, number, id);
create index on archive_instance (study_id);
create index on archive_instance (sop_class, id);
create table archive_content (
  instance_id bigint primary key,
  metadata text not null,
  provenance text not null
);
`

// Neither is in every build of PostgreSQL, and nothing is wrong without: searching inside names and compressing are then slower.
const extras = `
do $$ begin alter table archive_content alter column metadata set compression lz4; exception when others then null; end $$;
do $$ begin
  create extension if not exists pg_trgm;
  create index on archive_study using gin (patient_name_key gin_trgm_ops);
exception when others then null; end $$;
`

// By which keys UIDs and pseudonym were made, or moved on last; null of what was stored before this was noted.
const keys = 'alter table archive_study add column keys text collate "C"; alter table archive_subject add column keys text collate "C";'

export const migrations: readonly Migration[] = [{ name: '0001-studies', sql: tables + extras }, { name: '0002-keys', sql: keys }]
