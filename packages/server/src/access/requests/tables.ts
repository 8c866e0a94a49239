/** The tables of requests: the request, each dataset in it, what happened in order, decisions and questions. */
import type { Migration } from '#engines'

export const requestMigrations: readonly Migration[] = [
  {
    name: '0002-requests',
    sql: `
    create table access_data_use (
      dataset text not null, version integer not null, uses jsonb not null, set_by text not null, set_at timestamptz not null,
      primary key (dataset, version));
    create table access_request (
      id text primary key, requester text not null, state text not null, form jsonb not null, revision integer not null default 1,
      created_at timestamptz not null, updated_at timestamptz not null, submitted_at timestamptz, ended_at timestamptz,
      due_at timestamptz, left_ms bigint, resume text);
    create index access_request_requester on access_request (requester);
    create table access_request_part (
      request text not null references access_request, dataset text not null, version integer not null, holder text not null,
      title text not null, state text not null, conditions text, reason text, decided_by text, due_at timestamptz, match jsonb not null,
      primary key (request, dataset, version));
    create table access_request_event (
      request text not null references access_request, position integer not null, at timestamptz not null, actor text not null, actor_name text not null,
      act text not null, state text not null, detail jsonb not null, primary key (request, position));
    create table access_request_decision (
      request text not null references access_request, person text not null, person_name text not null, verdict text not null,
      criteria jsonb not null, terms jsonb not null, at timestamptz not null, primary key (request, person));
    create table access_request_question (
      id text primary key, request text not null references access_request, place text not null, question text not null, asked_by text not null,
      asked_at timestamptz not null, answer text, answered_at timestamptz);
    create index access_request_question_of on access_request_question (request);`,
  },

]

/** What came from another site: a request from the hub, a permit from a node. */
export const correspondenceMigrations: readonly Migration[] = [
  {
    name: '0004-correspondence',
    sql: `
    alter table access_request add column origin text;
    create table access_permit_received (
      permit text primary key, version integer not null, request text not null, node text not null, datasets text[] not null,
      jws text not null, revoked_at timestamptz, reason text);
    create index access_permit_received_request on access_permit_received (request);`,
  },
]
