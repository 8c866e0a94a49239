/** What a node keeps of releases: which projects leave, what was sent and acknowledged; at the central collection, the parts that have come. */
import type { Migration } from '#engines'

export const releaseMigrations: readonly Migration[] = [{
  name: '0001-release',
  sql: `
    create table ingest_release_policy (
      project text collate "C" primary key,
      policy text collate "C" not null check (policy in ('kept', 'released')),
      member text collate "C",
      member_name text,
      fingerprint text collate "C",
      actor text collate "C" not null,
      at timestamptz not null default now()
    );
    create table ingest_released (
      sop_instance_uid text collate "C" primary key,
      project text collate "C" not null,
      send text collate "C" not null,
      digest text collate "C" not null,
      size bigint not null,
      state text collate "C" not null default 'waiting' check (state in ('waiting', 'sent', 'acknowledged', 'refused')),
      noted boolean not null default false,
      sent_bytes bigint not null default 0,
      code text,
      at timestamptz not null default now(),
      sent_at timestamptz,
      ended_at timestamptz
    );
    create index ingest_released_open on ingest_released (at, sop_instance_uid) where state in ('waiting', 'sent');
    create index ingest_released_digest on ingest_released (digest);
    create index ingest_released_project on ingest_released (project, state);
    create table ingest_collecting (
      member text collate "C" not null,
      digest text collate "C" not null,
      start bigint not null,
      length bigint not null,
      size bigint not null,
      at timestamptz not null default now(),
      primary key (member, digest, start)
    );
    create table ingest_collected (
      member text collate "C" not null,
      member_name text not null,
      outcome text collate "C" not null,
      instances bigint not null default 0,
      bytes bigint not null default 0,
      last_at timestamptz not null default now(),
      primary key (member, outcome)
    );`,
}, {
  name: '0002-withdrawn',
  sql: `alter table ingest_released drop constraint ingest_released_state_check;
    alter table ingest_released add constraint ingest_released_state_check check (state in ('waiting', 'sent', 'acknowledged', 'refused', 'withdrawn'));`,
}, {
  // Of what a rotation moved: what is sent when no receipt comes, and under which digest it went before. What earlier rotations have left behind is put right.
  name: '0003-rotated',
  sql: `
    alter table ingest_released add column earlier_keys boolean not null default false, add column next_digest text collate "C", add column next_size bigint, add column before_digest text collate "C";
    create index ingest_released_before on ingest_released (before_digest) where before_digest is not null;
    update ingest_released r set sop_instance_uid = m.after_uid from ingest_moved m
      where r.sop_instance_uid = m.before_uid and not exists (select 1 from ingest_released o where o.sop_instance_uid = m.after_uid);
    update ingest_released r set earlier_keys = r.noted,
      before_digest = case when r.state = 'waiting' and r.noted then r.digest end,
      digest = case when r.state = 'waiting' then f.digest else r.digest end, size = case when r.state = 'waiting' then f.size else r.size end,
      noted = r.noted and r.state <> 'waiting', sent_bytes = case when r.state = 'waiting' then 0 else r.sent_bytes end,
      next_digest = case when r.state = 'sent' then f.digest end, next_size = case when r.state = 'sent' then f.size end
      from ingest_facts f where f.sop_instance_uid = r.sop_instance_uid and f.digest <> r.digest;`,
}, {
  name: '0004-study-of-released',
  sql: 'alter table ingest_released add column study_key text collate "C"',
}]
