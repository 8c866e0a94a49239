/** The tables of permits: every version as it was signed with its policy, where each stands, and what a holder has stopped. */
import type { Migration } from '#engines'

export const permitMigrations: readonly Migration[] = [
  {
    name: '0003-permits',
    sql: `
    create table access_permit (
      id text primary key, request text not null, requester text not null, current integer not null, persons text[] not null, datasets text[] not null,
      until timestamptz not null, revoked_at timestamptz, revoked_by text, reason text, expiry_noted boolean not null default false);
    create index access_permit_request on access_permit (request);
    create table access_permit_version (
      permit text not null references access_permit, version integer not null, jws text not null, policy text not null, signed_at timestamptz not null,
      primary key (permit, version));
    create table access_hold (
      dataset text primary key, reason text not null, set_by text not null, set_at timestamptz not null);
    create table access_amendment (
      id text primary key, permit text not null references access_permit, kind text not null, change jsonb not null,
      proposed_by text not null, proposed_at timestamptz not null, confirmed_by text, confirmed_at timestamptz);
    create index access_amendment_permit on access_amendment (permit);`,
  },
]
