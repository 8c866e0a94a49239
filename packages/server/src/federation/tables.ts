/** The tables of the federation: at the hub its members, codes and letters that wait; at every site what it sends and what it got. */
import type { Migration } from '#engines'

export const hubMigrations: readonly Migration[] = [{
  name: '0001-hub',
  sql: `
    create table federation_member (
      id text collate "C" primary key,
      name text not null,
      kind text collate "C" not null,
      sign_key text collate "C" not null unique,
      box_key text collate "C" not null,
      state text collate "C" not null default 'active',
      enrolled_at timestamptz not null default now(),
      seen_at timestamptz,
      version text,
      tier text,
      clock_ahead_ms bigint
    );
    create table federation_code (
      id text collate "C" primary key,
      secret_digest text collate "C" not null,
      name text not null,
      made_by text collate "C" not null,
      ends_at timestamptz not null,
      used_by text collate "C"
    );
    create table federation_mail (
      id text collate "C" primary key,
      sender text collate "C" not null,
      recipient text collate "C" not null,
      bytes bytea not null,
      at timestamptz not null default now()
    );
    create index federation_mail_recipient on federation_mail (recipient, at, id);`,
}]

export const postMigrations: readonly Migration[] = [{
  name: '0001-post',
  sql: `
    create table federation_outbox (
      id text collate "C" primary key,
      recipient text collate "C" not null,
      type text collate "C" not null,
      bytes bytea,
      at timestamptz not null default now(),
      sent_at timestamptz
    );
    create index federation_outbox_waiting on federation_outbox (at, id) where sent_at is null;
    create table federation_inbox (
      id text collate "C" primary key,
      sender text collate "C" not null,
      type text collate "C" not null,
      letter jsonb not null,
      at timestamptz not null default now(),
      state text collate "C" not null default 'waiting',
      attempts integer not null default 0
    );
    create index federation_inbox_waiting on federation_inbox (at, id) where state = 'waiting';`,
}, {
  // How much was sent is still known when the letter itself is gone.
  name: '0002-size',
  sql: `alter table federation_outbox add column size bigint; update federation_outbox set size = length(bytes) where bytes is not null;`,
}]

export const witnessMigrations: readonly Migration[] = [{
  name: '0001-witness',
  sql: `
    create table federation_witnessed (
      member text collate "C" primary key,
      key text collate "C" not null,
      size bigint not null,
      root bytea not null,
      note text not null,
      at timestamptz not null default now()
    );
    create table federation_shown (
      member text collate "C" primary key,
      size bigint not null
    );
    create table federation_evidence (
      id bigint generated always as identity primary key,
      member text collate "C" not null,
      note text not null,
      at timestamptz not null default now()
    );`,
}]
