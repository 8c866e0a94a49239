/** The tables of the access room. Secrets are kept as digests only: nobody who reads the records can act as somebody. */
import type { Migration } from '#engines'

export const migrations: readonly Migration[] = [
  {
    name: '0001-accounts',
    sql: `
    create table access_account (
      id text primary key, issuer text not null, subject text not null, name text not null,
      claimed text[] not null, granted text[] not null, created_at timestamptz not null, unique (issuer, subject));
    create unique index access_account_name on access_account (lower(name)) where issuer = 'embedded';
    create table access_passphrase (
      account text primary key references access_account on delete cascade, salt bytea not null, hash bytea not null,
      failures integer not null default 0, locked_until timestamptz);
    create table access_passkey (
      id text primary key, account text not null references access_account on delete cascade, public_key bytea not null,
      counter bigint not null, transports text[] not null, created_at timestamptz not null);
    create table access_session (
      digest text primary key, account text not null references access_account on delete cascade, kind text not null,
      parent text references access_session on delete cascade, created_at timestamptz not null, seen_at timestamptz not null,
      expires_at timestamptz not null, id_token text);
    create index access_session_account on access_session (account);
    create table access_token (
      id text primary key, digest text not null unique, name text not null, roles text[] not null, creator text not null,
      created_at timestamptz not null, expires_at timestamptz, used_at timestamptz);
    create table access_once (
      digest text primary key, purpose text not null, payload jsonb not null, expires_at timestamptz not null);
    create table access_oidc (
      model text not null, id text not null, payload jsonb not null, grant_id text, uid text, expires_at timestamptz,
      primary key (model, id));
    create index access_oidc_grant on access_oidc (grant_id);
    create index access_oidc_uid on access_oidc (uid);`,
  },
]

/** After those of requests, permits and correspondence: what a node has applied keeps its place. */
export const peopleMigrations: readonly Migration[] = [
  {
    name: '0005-closed-accounts',
    sql: 'alter table access_account add column closed_at timestamptz, add column signed_in_at timestamptz;',
  },
  {
    name: '0006-two-administrators',
    sql: `
    create table access_proposal (
      id text primary key, kind text not null, subject text not null, payload jsonb not null, by text not null, persons text[] not null,
      at timestamptz not null, expires timestamptz not null, unique (kind, subject));
    create table access_ended_actor (id text primary key, account text not null, at timestamptz not null);`,
  },
]
