/** The tables of the ledger: entries and the nodes of their tree are only added; clear names lie beside them and can be erased. */
import type { Migration } from '../records/migrate.ts'

export const ledgerMigrations: readonly Migration[] = [
  {
    name: '0001-ledger',
    sql: `
    create table vesalius_ledger (
      index bigint primary key,
      body text not null,
      hash bytea not null,
      type text collate "C" generated always as ((body::jsonb) ->> 'type') stored,
      subject text collate "C" generated always as ((body::jsonb) ->> 'subject') stored);
    create index vesalius_ledger_subject on vesalius_ledger (subject, index);
    create index vesalius_ledger_type on vesalius_ledger (type, index);
    create function vesalius_ledger_refuse() returns trigger language plpgsql as
      $$ begin raise exception 'the ledger is append-only'; end $$;
    create trigger vesalius_ledger_append_only before update or delete or truncate on vesalius_ledger
      for each statement execute function vesalius_ledger_refuse();`,
  },
  {
    // Entries of the chain that there was become leaves as they are. What is new names nobody.
    name: '0002-ledger-as-a-tree',
    sql: `
    create table vesalius_ledger_entry (
      index bigint primary key,
      type text collate "C" not null,
      body text not null,
      hash bytea not null);
    create index vesalius_ledger_entry_type on vesalius_ledger_entry (type, index);
    create table vesalius_ledger_clear (
      index bigint primary key,
      actor text not null,
      subject text collate "C" not null,
      salt bytea not null);
    create index vesalius_ledger_clear_subject on vesalius_ledger_clear (subject, index);
    create table vesalius_ledger_node (
      level smallint not null,
      index bigint not null,
      hash bytea not null,
      primary key (level, index));
    create table vesalius_ledger_checkpoint (
      size bigint primary key,
      note text not null,
      at timestamptz not null default now());
    insert into vesalius_ledger_entry (index, type, body, hash)
      select index, type, body, sha256('\\x00'::bytea || convert_to(body, 'UTF8')) from vesalius_ledger;
    insert into vesalius_ledger_clear (index, actor, subject, salt)
      select index, body::jsonb ->> 'actor', subject, ''::bytea from vesalius_ledger;
    drop table vesalius_ledger;
    create trigger vesalius_ledger_append_only before update or delete or truncate on vesalius_ledger_entry
      for each statement execute function vesalius_ledger_refuse();
    create trigger vesalius_ledger_append_only before update or delete or truncate on vesalius_ledger_node
      for each statement execute function vesalius_ledger_refuse();
    create trigger vesalius_ledger_append_only before update or delete or truncate on vesalius_ledger_checkpoint
      for each statement execute function vesalius_ledger_refuse();`,
  },
  {
    name: '0003-cosignatures',
    sql: `
    create table vesalius_ledger_cosignature (
      size bigint not null references vesalius_ledger_checkpoint,
      key text collate "C" not null,
      line text not null,
      at timestamptz not null default now(),
      primary key (size, key));`,
  },
  {
    // What was entered in an hour of which one entry is enough; it says nothing, and is forgotten after the next hour.
    name: '0004-hourly',
    sql: `
    create table vesalius_ledger_hourly (
      hour integer not null,
      digest bytea not null,
      primary key (hour, digest));`,
  },
]
