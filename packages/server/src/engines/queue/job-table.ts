/** What the queue keeps of every job, beside what pg-boss keeps to deliver it. */
export const jobMigrations = [
  {
    name: '0001-jobs',
    sql: `
    create table vesalius_job (
      id uuid primary key, name text not null, key text,
      state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
      attempts integer not null default 0, progress jsonb, problem text, worker text,
      created timestamptz not null default now(), updated timestamptz not null default now(),
      unique (name, key));
    create index vesalius_job_running on vesalius_job (worker) where state = 'running';
    -- Unlogged: a sign of life each second is worth no flush of the disk, and after a crash there is no one in it to believe.
    create unlogged table vesalius_worker (id text primary key, seen timestamptz not null default now());`,
  },
]
