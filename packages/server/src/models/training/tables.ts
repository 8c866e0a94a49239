/**
 * The tables of federated training: at a hub plans, who takes part, rounds and what came for them; at a node what it was offered, its part in each round and
 * what its peers gave it for sums under masks. Weights rest in the objects; here are their digests.
 */
import type { Migration, Records } from '#engines'

const hub = `
create table training_plan (
  id text collate "C" primary key,
  plan jsonb not null,
  digest text collate "C" not null,
  actor text collate "C" not null,
  state text collate "C" not null default 'offered' check (state in ('offered', 'running', 'done', 'cancelled', 'failed')),
  reason text collate "C",
  result jsonb,
  created_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  landed_at timestamptz
);
create table training_party (
  plan text collate "C" not null references training_plan,
  node text collate "C" not null,
  place integer not null,
  state text collate "C" not null default 'offered' check (state in ('offered', 'accepted', 'refused', 'left')),
  manifest text collate "C",
  reason text collate "C",
  answered_at timestamptz,
  primary key (plan, node)
);
create table training_round (
  plan text collate "C" not null references training_plan,
  round integer not null,
  state text collate "C" not null default 'computing' check (state in ('computing', 'summing', 'unmasking', 'done')),
  weights text collate "C" not null,
  moments text collate "C",
  next_weights text collate "C",
  contributors jsonb,
  arrived jsonb,
  update_norm double precision,
  started_at timestamptz not null,
  deadline timestamptz not null,
  ended_at timestamptz,
  primary key (plan, round)
);
create table training_update (
  plan text collate "C" not null,
  round integer not null,
  node text collate "C" not null,
  records integer,
  metrics jsonb,
  weights text collate "C",
  mask_key text collate "C",
  held jsonb,
  masked text collate "C",
  seeds jsonb,
  keys jsonb,
  problem text collate "C",
  at timestamptz not null,
  primary key (plan, round, node)
);`

const node = `
create table training_offer (
  id text collate "C" primary key,
  hub text collate "C" not null,
  plan jsonb not null,
  digest text collate "C" not null,
  state text collate "C" not null default 'offered' check (state in ('offered', 'accepted', 'refused', 'over')),
  manifest text collate "C",
  reason text collate "C",
  decided_by text collate "C",
  offered_at timestamptz not null,
  decided_at timestamptz,
  ended_at timestamptz
);
create table training_part (
  plan text collate "C" not null references training_offer,
  round integer not null,
  state text collate "C" not null default 'asked' check (state in ('asked', 'computing', 'computed', 'summed', 'revealed', 'failed')),
  weights text collate "C" not null,
  task text collate "C" not null,
  records integer,
  metrics jsonb,
  told integer not null default 0,
  output text collate "C",
  contributors jsonb,
  masked text collate "C",
  arrived jsonb,
  reason text collate "C",
  asked_at timestamptz not null,
  ended_at timestamptz,
  primary key (plan, round)
);
create table training_peer (
  plan text collate "C" not null,
  round integer not null,
  node text collate "C" not null,
  mask_key text collate "C" not null,
  seed_share text collate "C" not null,
  key_share text collate "C" not null,
  primary key (plan, round, node)
);`

const pieces = `
create table training_piece (
  sender text collate "C" not null,
  digest text collate "C" not null,
  place integer not null,
  bytes bytea not null,
  at timestamptz not null default now(),
  primary key (sender, digest, place)
);`

/** The keys under which a node has first met each party of a plan. */
const known = `
create table training_known (
  node text collate "C" primary key,
  sign_key text collate "C" not null,
  box_key text collate "C" not null,
  at timestamptz not null default now()
);`

export const trainingMigrations: readonly Migration[] = [{ name: '0001-training', sql: hub + node + pieces }, { name: '0002-known', sql: known }]

/** Which of these objects are weights of a plan or of a round: to be asked before anything that no row names is removed, also before the room is opened. */
export async function heldByTraining(records: Records): Promise<(digests: readonly string[]) => Promise<ReadonlySet<string>>> {
  await records.migrate('training', trainingMigrations)
  return async (digests) => {
    const { rows } = await records.query<{ digest: string }>(
      `select unnest(array[weights, moments, next_weights]) as digest from training_round where array[weights, moments, next_weights] && $1::text[]
       union select unnest(array[weights, masked]) from training_update where array[weights, masked] && $1::text[]
       union select unnest(array[weights, output, masked]) from training_part where array[weights, output, masked] && $1::text[]
       union select plan->>'initial' from training_plan where plan->>'initial' = any($1)`, [digests])
    return new Set(rows.map(({ digest }) => digest))
  }
}
