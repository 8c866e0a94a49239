/**
 * Clinical data at rest, in no model's shape: what was received (de-identified), and the facts that a mapping makes of it. A subject has one date,
 * moved like those of its images: its first diagnosis; everything else is days from there. Images and facts meet by project and pseudonym.
 */
import type { Migration } from '#engines'

const tables = `
create table archive_clinical_source (
  id bigint generated always as identity primary key,
  project text collate "C" not null,
  name text collate "C" not null,
  kind text not null check (kind in ('table', 'fhir')),
  columns jsonb not null,
  mapping jsonb not null,
  unmapped jsonb not null,
  moved boolean not null,
  revision integer not null default 1,
  stored_by text not null,
  stored_at timestamptz not null,
  unique (project, name)
);
create table archive_clinical_subject (
  project text collate "C" not null,
  pseudonym text collate "C" not null,
  keys text collate "C" not null,
  anchor integer,
  anchor_kind text check (anchor_kind in ('diagnosis', 'first-date')),
  primary key (project, pseudonym)
);
create table archive_clinical_row (
  source_id bigint not null references archive_clinical_source on delete cascade,
  number integer not null,
  pseudonym text collate "C" not null,
  cells jsonb not null,
  primary key (source_id, number)
);
create table archive_clinical_fact (
  id bigint generated always as identity primary key,
  source_id bigint not null references archive_clinical_source on delete cascade,
  project text collate "C" not null,
  pseudonym text collate "C" not null,
  field text collate "C" not null,
  item integer not null,
  code text collate "C",
  number double precision,
  unit text,
  original text not null,
  col text not null,
  day integer,
  precision text
);
create index on archive_clinical_fact (project, pseudonym);
create index on archive_clinical_fact (project, field, code);
create index on archive_clinical_fact (source_id);
create table archive_clinical_mapping (
  name text collate "C" primary key,
  columns jsonb not null,
  revision integer not null default 1,
  changed_by text not null,
  changed_at timestamptz not null
);
`

// By which keys the rows of a table were made: also those of subjects of whom no fact is told have to be moved when keys are rotated.
const keys = `
alter table archive_clinical_source add column keys text collate "C" not null default '';
update archive_clinical_source s set keys = coalesce((select a.keys from archive_clinical_subject a where a.project = s.project limit 1), '');
`

export const clinicalMigrations: readonly Migration[] = [{ name: '0001-facts', sql: tables }, { name: '0002-keys', sql: keys }]
