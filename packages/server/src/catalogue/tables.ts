/**
 * The tables of the catalogue. A released version and its entries can never be changed, not even by this program: triggers of the records refuse it.
 * The listing is what the public sees; at a hub it is all there is.
 */
import type { Migration } from '#engines'

const datasets = `
create table catalogue_dataset (
  id text collate "C" primary key,
  project text collate "C" not null,
  texts jsonb not null,
  selection jsonb not null,
  revision integer not null default 1,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null
);
create table catalogue_version (
  dataset_id text collate "C" not null references catalogue_dataset,
  number integer not null,
  state text not null default 'released' check (state in ('released', 'published', 'invalidated')),
  texts jsonb not null,
  selection jsonb not null,
  manifest_digest bytea not null,
  aggregates jsonb not null,
  released_at timestamptz not null,
  released_by text not null,
  description jsonb,
  published_at timestamptz,
  invalidated_at timestamptz,
  reason text,
  primary key (dataset_id, number)
);
create table catalogue_entry (
  dataset_id text collate "C" not null,
  number integer not null,
  sop_uid text collate "C" not null,
  series_uid text collate "C" not null,
  study_uid text collate "C" not null,
  pseudonym text collate "C" not null,
  digest bytea not null,
  size bigint not null,
  modality text not null,
  primary key (dataset_id, number, sop_uid),
  foreign key (dataset_id, number) references catalogue_version deferrable initially deferred
);
create index on catalogue_entry (pseudonym);
create function catalogue_is_fixed() returns trigger language plpgsql as $$ begin raise exception 'a released version is fixed'; end $$;
create trigger fixed before update or delete on catalogue_entry for each row execute function catalogue_is_fixed();
create trigger fixed before delete on catalogue_version for each row execute function catalogue_is_fixed();
create trigger fixed_content before update of texts, selection, manifest_digest, aggregates, released_at, released_by, dataset_id, number
  on catalogue_version for each row execute function catalogue_is_fixed();
create table catalogue_quality (
  dataset_id text collate "C" not null references catalogue_dataset,
  number integer not null,
  job text not null,
  report jsonb,
  at timestamptz not null,
  primary key (dataset_id, number)
);
`

const listing = `
create table catalogue_listing (
  dataset_id text collate "C" not null,
  version text not null,
  ordinal bigint generated always as identity,
  node text not null,
  node_name text not null,
  latest boolean not null default true,
  state text not null check (state in ('published', 'invalidated')),
  description jsonb not null,
  words tsvector not null,
  modalities text[] not null,
  body_parts text[] not null,
  manufacturers text[] not null,
  sexes text[] not null,
  published_at timestamptz not null,
  primary key (dataset_id, version)
);
create index on catalogue_listing (published_at desc, ordinal desc) where latest and state = 'published';
create index on catalogue_listing using gin (words);
`

export const datasetMigrations: readonly Migration[] = [{ name: '0001-datasets', sql: datasets }]
export const listingMigrations: readonly Migration[] = [{ name: '0001-listing', sql: listing }]
