/** The tables of ingest: sends, the outcome of every file, quarantine, the vault. Names from a sender are kept sealed, never in the clear. */
import type { Migration } from '#engines'

export const ingestMigrations: readonly Migration[] = [{
  name: '0001-ingest',
  sql: `
    create table ingest_send (
      id text collate "C" primary key,
      door text collate "C" not null,
      project text collate "C" not null,
      path text collate "C" not null,
      actor text collate "C" not null,
      label bytea,
      state text collate "C" not null default 'open',
      expected_files bigint,
      expected_bytes bigint,
      opened_at timestamptz not null default now(),
      changed_at timestamptz not null default now(),
      closed_at timestamptz,
      stored bigint not null default 0,
      duplicate bigint not null default 0,
      quarantined bigint not null default 0,
      rejected bigint not null default 0,
      bytes bigint not null default 0
    ) with (fillfactor = 50);
    create index ingest_send_opened on ingest_send (opened_at desc);
    create table ingest_file (
      id bigint generated always as identity primary key,
      send text collate "C" not null,
      at timestamptz not null default now(),
      name bytea,
      size bigint not null,
      outcome text collate "C" not null,
      reason text collate "C",
      message text,
      sop_instance_uid text collate "C",
      received_digest text collate "C",
      key text collate "C",
      quarantine text collate "C",
      findings jsonb
    );
    create index ingest_file_quarantine on ingest_file (quarantine) where quarantine is not null;
    create index ingest_file_send on ingest_file (send, id);
    create unique index ingest_file_key on ingest_file (key) where key is not null;
    create table ingest_pixels (
      project text collate "C" not null,
      pixel_key text collate "C" not null,
      sop_instance_uid text collate "C" not null,
      primary key (project, pixel_key, sop_instance_uid)
    );
    create table ingest_vault (
      project text collate "C" not null,
      pseudonym text collate "C" not null,
      link bytea not null,
      at timestamptz not null default now(),
      primary key (project, pseudonym)
    );
    create table ingest_quarantine (
      id text collate "C" primary key,
      at timestamptz not null default now(),
      send text collate "C" not null,
      door text collate "C" not null,
      project text collate "C" not null,
      path text collate "C" not null,
      reason text collate "C" not null,
      message text not null,
      digest text collate "C" not null,
      size bigint not null,
      header_bytes integer not null,
      modality text collate "C",
      sop_class text collate "C",
      state text collate "C" not null default 'held',
      decided_at timestamptz,
      decided_by text collate "C"
    );
    create index ingest_quarantine_held on ingest_quarantine (reason, at) where state = 'held';
    create table ingest_upload (
      id text collate "C" primary key,
      send text collate "C" not null,
      name bytea,
      size bigint not null,
      file text collate "C" not null,
      state text collate "C" not null default 'queued',
      at timestamptz not null default now()
    );`,
}, {
  name: '0002-one-row-an-upload',
  sql: 'create unique index ingest_upload_file on ingest_upload (file)',
}, {
  name: '0003-uploads-that-wait',
  sql: `create index ingest_upload_waiting on ingest_upload (send) where state = 'queued'`,
}, {
  // Of an original nothing is kept in the clear: series and device are keyed digests that only say what belongs together.
  name: '0004-review',
  sql: `
    alter table ingest_quarantine add column suggestions jsonb, add column series_key text collate "C", add column device_key text collate "C",
      add column frames integer, add column rows integer, add column columns integer;
    create table ingest_decision (
      id bigint generated always as identity primary key,
      quarantine text collate "C" not null,
      project text collate "C" not null,
      digest text collate "C" not null,
      decision text collate "C" not null,
      masks jsonb not null,
      actor text collate "C" not null,
      state text collate "C" not null,
      at timestamptz not null default now()
    );
    create index ingest_decision_quarantine on ingest_decision (quarantine, id);
    create index ingest_decision_digest on ingest_decision (project, digest) where state = 'applied';`,
}, {
  name: '0005-links-asked-for',
  sql: `
    create table ingest_link_request (
      id text collate "C" primary key,
      project text collate "C" not null,
      pseudonym text collate "C" not null,
      reason bytea not null,
      asked_by text collate "C" not null,
      asked_at timestamptz not null,
      expires_at timestamptz not null,
      confirmed_by text collate "C",
      shown_at timestamptz
    );`,
}, {
  // Profiles in versions that never change, and what was done to each instance: codes and counts, lists that are alike once.
  name: '0006-profiles-and-reports',
  sql: `
    create table ingest_profile (
      name text collate "C" not null,
      number integer not null,
      digest text collate "C" not null,
      body jsonb not null,
      actor text collate "C" not null,
      at timestamptz not null default now(),
      primary key (name, number)
    );
    create table ingest_project_profile (
      project text collate "C" primary key,
      name text collate "C" not null,
      version text not null,
      digest text collate "C" not null,
      body jsonb not null,
      actor text collate "C" not null,
      at timestamptz not null default now()
    );
    create table ingest_profile_used (digest text collate "C" primary key, body jsonb not null);
    create table ingest_acts (digest text collate "C" primary key, acts text not null);
    create table ingest_facts (
      sop_instance_uid text collate "C" primary key,
      project text collate "C" not null,
      send text collate "C" not null,
      study_instance_uid text collate "C" not null,
      pseudonym text collate "C" not null,
      digest text collate "C" not null,
      size bigint not null,
      profile text collate "C" not null,
      acts text collate "C" not null,
      rest text not null,
      decision text collate "C",
      reviewer text collate "C",
      at timestamptz not null default now()
    );
    create index ingest_facts_send on ingest_facts (send, sop_instance_uid);
    create index ingest_facts_study on ingest_facts (study_instance_uid, sop_instance_uid);
    create table ingest_report (
      id text collate "C" primary key,
      kind text collate "C" not null,
      about text collate "C" not null,
      project text collate "C" not null,
      digest text collate "C" not null,
      at timestamptz not null,
      instances integer not null,
      held integer not null,
      report jsonb not null
    );`,
}, {
  // `ingest_moved` says what became of what only until the rotation has ended.
  name: '0007-rotations',
  sql: `
    create table ingest_rotation (
      id text collate "C" primary key,
      project text collate "C" not null,
      state text collate "C" not null,
      actor text collate "C" not null,
      job text collate "C" not null,
      from_keys text collate "C" not null,
      to_keys text collate "C",
      studies integer not null default 0,
      instances integer not null default 0,
      moved_studies integer not null default 0,
      moved_instances integer not null default 0,
      kept integer not null default 0,
      started_at timestamptz not null default now(),
      studies_at timestamptz,
      finished_at timestamptz
    );
    create unique index ingest_rotation_open on ingest_rotation (project) where state <> 'done';
    create index ingest_rotation_latest on ingest_rotation (project, started_at desc);
    create table ingest_moved (
      rotation text collate "C" not null,
      before_uid text collate "C" not null,
      after_uid text collate "C" not null,
      digest text collate "C" not null,
      primary key (rotation, before_uid)
    );
    create table ingest_unmoved (
      rotation text collate "C" not null,
      study_instance_uid text collate "C" not null,
      code text collate "C" not null,
      primary key (rotation, study_instance_uid)
    );`,
}, {
  // What was held again each time it came becomes one item, the first of them; proposals of a first person go with it.
  name: '0008-held-once',
  sql: `
    alter table ingest_quarantine add column times integer not null default 1, add column last_at timestamptz;
    create temporary table ingest_same on commit drop as
      select id, at, first_value(id) over (partition by project, digest, reason order by at, id) as kept from ingest_quarantine where state = 'held';
    update ingest_quarantine q set times = s.times, last_at = s.last_at
      from (select kept, count(*) as times, max(at) as last_at from ingest_same group by kept) s where q.id = s.kept;
    update ingest_file f set quarantine = s.kept from ingest_same s where f.quarantine = s.id and s.id <> s.kept;
    update ingest_decision d set quarantine = s.kept from ingest_same s where d.quarantine = s.id and s.id <> s.kept and d.state = 'proposed';
    update ingest_quarantine q set state = 'merged', decided_at = now(), decided_by = 'ingest' from ingest_same s where q.id = s.id and s.id <> s.kept;
    create unique index ingest_quarantine_once on ingest_quarantine (project, digest, reason) where state = 'held';`,
}, {
  // A key ends when a second person agrees.
  name: '0009-key-ends',
  sql: `
    create table ingest_key_end (
      project text collate "C" primary key,
      asked_by text collate "C" not null,
      asked_at timestamptz not null,
      expires_at timestamptz not null
    );`,
}, {
  // Who agrees to open a link or to end a key sees by name who asked, and who asked sees who agreed.
  name: '0010-who-asked',
  sql: `
    alter table ingest_link_request add column asked_name text not null default '', add column confirmed_name text not null default '';
    alter table ingest_key_end add column asked_name text not null default '';`,
}, {
  // While the second opinion finds something in one instance, its study is not released.
  name: '0011-study-of-held',
  sql: `
    alter table ingest_quarantine add column study_key text collate "C";
    create index ingest_quarantine_found on ingest_quarantine (project, study_key) where state = 'held' and reason = 'ingest/identity-left';`,
}]
