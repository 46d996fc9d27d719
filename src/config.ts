// The only reader of process.env. A variable that is wrong stops the start, with its name.
import { z } from 'zod'

/** Known to everybody who reads this file: good for a demo on one's own machine and for nothing else. */
export const demoSecret = 'oneflower-demo-secret-do-not-use-in-production'

const port = z.coerce.number().int().min(0).max(65_535)
const count = z.coerce.number().int().min(1)

const environment = z.object({
  PORT: port.default(4000),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  REDIS_URL: z
    .string()
    .transform((list) => list.split(',').map((url) => url.trim()))
    .pipe(z.array(z.url({ protocol: /^rediss?$/ })))
    .optional(),
  REDIS_CLUSTER: z.stringbool().default(false),
  WORKERS: count.max(64).default(1),
  // Which of the workers this process is: set by the primary for those that it starts.
  ONEFLOWER_WORKER: count.optional(),
  AUTH_SECRET: z.string().min(32, 'must be at least 32 characters long').optional(),
  AUTH_JWKS_URL: z.url({ protocol: /^https?$/ }).optional(),
  AUTH_ISSUER: z.string().min(1).optional(),
  AUTH_AUDIENCE: z.string().min(1).default('oneflower'),
  ALLOWED_ORIGINS: z
    .string()
    .default('')
    .transform((list) =>
      list
        .split(',')
        .map((origin) => origin.trim())
        .filter(Boolean),
    ),
  PROXY_HOPS: z.coerce.number().int().min(0).max(8).default(0),
  SANDBOX_CHANNEL: z.stringbool().default(false),
  WEBHOOK_PRIVATE_NETWORKS: z.stringbool().default(false),
  SOCKETS_PER_ADDRESS: count.default(2_000),
  SUBSCRIPTIONS_PER_SOCKET: count.max(1_000).default(64),
  // A full batch of deeds must fit.
  JOURNAL_QUEUE_LIMIT: count.min(500).default(5_000),
  // How often to look for dreams whose window has ended; 0: another instance does.
  DREAM_SWEEP_MS: z.coerce.number().int().min(0).max(3_600_000).default(1_000),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
})

export interface Config {
  port: number
  host: string
  databaseUrl: string | undefined
  /** The Redis; of a cluster, some of its nodes, separated by commas. */
  redisUrl: string | undefined
  redisCluster: boolean
  /** Processes that share the port of `serve`. */
  workers: number
  /** Which of them this one is, from 1; undefined: it stands alone, or is the one that starts them. */
  worker: number | undefined
  auth: AuthConfig
  allowedOrigins: string[]
  proxyHops: number
  /** Whether donors may give with their own token, without a payment channel behind it. */
  sandboxChannel: boolean
  /** Whether webhooks may go to addresses inside, and over http: for development. */
  webhookPrivateNetworks: boolean
  socketsPerAddress: number
  subscriptionsPerSocket: number
  journalQueueLimit: number
  dreamSweepMs: number
  logLevel: string
}

export interface AuthConfig {
  secret: string | undefined
  jwksUrl: string | undefined
  issuer: string | undefined
  audience: string
}

export class ConfigError extends Error {}

/** Reads the configuration of a service that is not a demo: it must bring a secret or a key set of its own. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const config = parse(env)
  if (config.workers > 1 && config.databaseUrl === undefined) {
    throw new ConfigError(
      'WORKERS is above 1 and DATABASE_URL is not set. Several workers need a database that they can share.',
    )
  }
  if (config.auth.secret === demoSecret) {
    throw new ConfigError(
      'AUTH_SECRET is the secret of the demo, which everybody knows. Set one of your own.',
    )
  }
  if (config.auth.secret === undefined && config.auth.jwksUrl === undefined) {
    throw new ConfigError(
      'AUTH_SECRET is not set. Set it to a random string of at least 32 characters (openssl rand -hex 32), or set AUTH_JWKS_URL.',
    )
  }
  return config
}

/** Reads the configuration with the demo's secret and sandbox channel where none is set: for the demo and its tools. */
export function readDemoConfig(env: NodeJS.ProcessEnv = process.env): Config {
  return parse({ AUTH_SECRET: demoSecret, SANDBOX_CHANNEL: 'true', LOG_LEVEL: 'warn', ...env })
}

function parse(env: NodeJS.ProcessEnv): Config {
  const result = environment.safeParse(withoutBlanks(env))
  if (!result.success) {
    const lines = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new ConfigError(`The configuration is wrong.\n${lines.join('\n')}`)
  }
  const value = result.data
  if (value.REDIS_CLUSTER && value.REDIS_URL === undefined) {
    throw new ConfigError(
      'REDIS_CLUSTER is set and REDIS_URL is not. Name one node of the cluster or several.',
    )
  }
  if (!value.REDIS_CLUSTER && (value.REDIS_URL?.length ?? 0) > 1) {
    throw new ConfigError('REDIS_URL names several nodes, which only a cluster has. Set REDIS_CLUSTER=true.')
  }
  return {
    port: value.PORT,
    host: value.HOST,
    databaseUrl: value.DATABASE_URL,
    redisUrl: value.REDIS_URL?.join(','),
    redisCluster: value.REDIS_CLUSTER,
    workers: value.WORKERS,
    worker: value.ONEFLOWER_WORKER,
    auth: {
      secret: value.AUTH_SECRET,
      jwksUrl: value.AUTH_JWKS_URL,
      issuer: value.AUTH_ISSUER,
      audience: value.AUTH_AUDIENCE,
    },
    allowedOrigins: value.ALLOWED_ORIGINS,
    proxyHops: value.PROXY_HOPS,
    sandboxChannel: value.SANDBOX_CHANNEL,
    webhookPrivateNetworks: value.WEBHOOK_PRIVATE_NETWORKS,
    socketsPerAddress: value.SOCKETS_PER_ADDRESS,
    subscriptionsPerSocket: value.SUBSCRIPTIONS_PER_SOCKET,
    journalQueueLimit: value.JOURNAL_QUEUE_LIMIT,
    dreamSweepMs: value.DREAM_SWEEP_MS,
    logLevel: value.LOG_LEVEL,
  }
}

/** `VARIABLE=` in a compose file or an .env means "not set". */
function withoutBlanks(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
}
