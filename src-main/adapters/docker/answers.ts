/** The parts of the engine's answers that are used; what an engine leaves out has a default. */
import { z } from 'zod';

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
const count = z
  .number()
  .nullish()
  .transform((value) => value ?? 0);
const labels = z
  .record(z.string(), z.string())
  .nullish()
  .transform((value) => value ?? {});
const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((value) => value ?? []);

/** One text is a list of one. */
const words = z
  .union([z.string().transform((word) => [word]), z.array(z.string())])
  .nullish()
  .transform((value) => value ?? null);

export const versionAnswer = z.object({
  Version: text,
  ApiVersion: z.string(),
  MinAPIVersion: text,
  Os: text,
  Arch: text,
  Platform: z.object({ Name: text }).nullish(),
  Components: list(z.object({ Name: text })),
});
export type VersionAnswer = z.infer<typeof versionAnswer>;

export const infoAnswer = z.object({
  Name: text,
  OperatingSystem: text,
  OSType: text,
  NCPU: count,
  MemTotal: count,
  DockerRootDir: text,
});

export const createdAnswer = z.object({ Id: z.string() });

export const containersAnswer = z.array(
  z.object({
    Id: z.string(),
    Names: list(z.string()),
    Image: text,
    State: text,
    Labels: labels,
    Ports: list(z.object({ IP: text, PrivatePort: count, PublicPort: z.number().optional(), Type: text })),
    Mounts: list(z.object({ Type: text, Name: text })).catch([]),
  }),
);

const bindings = z
  .record(z.string(), list(z.object({ HostIp: text, HostPort: text })))
  .nullish()
  .transform((value) => value ?? {});
export type Bindings = z.infer<typeof bindings>;

export const containerAnswer = z.object({
  Id: z.string(),
  Name: text,
  Image: text,
  Created: text,
  RestartCount: count,
  State: z.object({
    Status: text,
    Running: z.boolean().nullish(),
    Paused: z.boolean().nullish(),
    Restarting: z.boolean().nullish(),
    OOMKilled: z.boolean().nullish(),
    ExitCode: count,
    Error: text,
    StartedAt: text,
    FinishedAt: text,
    Health: z.object({ Status: text }).nullish(),
  }),
  Config: z.object({
    Image: text,
    Labels: labels,
    Env: list(z.string()),
    Tty: z.boolean().nullish(),
    OpenStdin: z.boolean().nullish(),
    User: text,
    Hostname: text,
    Entrypoint: words,
    Cmd: words,
    StopSignal: text,
    StopTimeout: z.number().nullish(),
  }),
  HostConfig: z.object({
    PortBindings: bindings,
    LogConfig: z.object({ Type: text }).nullish(),
    RestartPolicy: z.object({ Name: text }).nullish(),
    NanoCpus: count,
    CpuQuota: count,
    CpuPeriod: count,
    Memory: count,
    ShmSize: count,
    Ulimits: list(z.object({ Name: text, Soft: count, Hard: count })),
    Privileged: z.boolean().nullish(),
    ExtraHosts: list(z.string()),
    AutoRemove: z.boolean().nullish(),
    NetworkMode: text,
    CapAdd: list(z.string()),
    CapDrop: list(z.string()),
    SecurityOpt: list(z.string()),
    Dns: list(z.string()),
    GroupAdd: list(z.string()),
    Links: list(z.string()),
    Devices: list(z.object({ PathOnHost: text })),
    DeviceRequests: list(z.unknown()),
    Tmpfs: labels,
    Sysctls: labels,
    ReadonlyRootfs: z.boolean().nullish(),
    PidMode: text,
    IpcMode: text,
    Init: z.boolean().nullish(),
  }),
  Mounts: list(z.object({ Type: text, Name: text, Source: text, Destination: text, RW: z.boolean().nullish() })),
  NetworkSettings: z.object({
    IPAddress: text,
    Ports: bindings,
    Networks: z
      .record(z.string(), z.object({ IPAddress: text, Aliases: list(z.string()) }).nullish())
      .nullish()
      .transform((value) => value ?? {}),
  }),
});
export type ContainerAnswer = z.infer<typeof containerAnswer>;

export const imageAnswer = z.object({
  Id: z.string(),
  RepoDigests: list(z.string()),
  Os: text,
  Architecture: text,
  Variant: text,
  Size: count,
  Config: z
    .object({
      Env: list(z.string()),
      Volumes: z.record(z.string(), z.unknown()).nullish(),
      User: text,
      Labels: labels,
      Entrypoint: words,
      Cmd: words,
    })
    .nullish(),
});

const labelled = z.object({ Name: z.string(), Labels: labels });
export const volumeAnswer = labelled;
export const volumesAnswer = z.object({ Volumes: list(labelled) });
export const networksAnswer = list(labelled.extend({ Driver: text }));

export const execAnswer = z.object({ Running: z.boolean().nullish(), ExitCode: z.number().nullish() });

export const eventAnswer = z.object({
  Type: text,
  Action: text,
  Actor: z.object({ ID: text, Attributes: labels }).nullish(),
  time: count,
  timeNano: count,
});

export const pullAnswer = z.object({
  status: z.string().optional(),
  id: z.string().optional(),
  progressDetail: z.object({ current: z.number().optional(), total: z.number().optional() }).nullish(),
  error: z.string().optional(),
  errorDetail: z.object({ message: z.string().optional() }).nullish(),
});
export type PullMessage = z.infer<typeof pullAnswer>;

export const statsAnswer = z.object({
  read: text,
  cpu_stats: z.object({
    cpu_usage: z.object({ total_usage: count, percpu_usage: list(z.number()) }),
    online_cpus: z.number().nullish(),
  }),
  memory_stats: z.object({ usage: count, limit: count, stats: z.record(z.string(), z.unknown()).nullish() }).nullish(),
  networks: z.record(z.string(), z.object({ rx_bytes: count, tx_bytes: count })).nullish(),
  blkio_stats: z.object({ io_service_bytes_recursive: list(z.object({ op: text, value: count })) }).nullish(),
});
export type StatsAnswer = z.infer<typeof statsAnswer>;
