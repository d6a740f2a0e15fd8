/** What a form is helped with while it is filled in: files, folders, things of the engine. */
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { EnvEntry } from '../contract/handover.ts';
import type { TemplateId } from '../contract/ids.ts';
import type { EngineThings, FolderList } from '../contract/router.ts';
import { envEntries } from '../domain/env-entries.ts';
import { label } from '../domain/names.ts';
import type { ContainerSummary, Engine } from '../ports/engine.ts';
import type { Host } from '../ports/host.ts';
import type { InstanceRegistry } from '../ports/instance-registry.ts';
import { ProblemError } from '../ports/problem-error.ts';
import type { TemplatesService } from './templates.ts';

export interface FormHelpDeps {
  readonly engine: () => Promise<Engine>;
  readonly registry: Pick<InstanceRegistry, 'get' | 'list'>;
  readonly templates: TemplatesService;
  readonly host: Host;
  /** Tells the instance that a container belongs to, else its own name. */
  readonly owners: () => (container: ContainerSummary) => string;
}

/** Longer lists are of no use to anybody who looks for a folder. */
const mostFolders = 500;
const longestNameBytes = 255;

export class FormHelpService {
  readonly #deps: FormHelpDeps;

  constructor(deps: FormHelpDeps) {
    this.#deps = deps;
  }

  /** Rejects with NO_SUCH_TEMPLATE. */
  readEnv(template: TemplateId, choices: Readonly<Record<string, string>> | undefined, text: string): EnvEntry[] {
    return envEntries(text, this.#deps.templates.get(template), choices);
  }

  /** Rejects with FOLDER_UNREADABLE; always when the engine's folders are not this machine's. */
  async folders(path: string | undefined): Promise<FolderList> {
    const { host } = this.#deps;
    const folder = path ?? host.homeFolder;
    await this.#requireLocal(folder);
    refuseOddPath(folder);
    const list = await host.folders(resolve(folder), mostFolders);
    const [{ isWritable }, freeBytes] = await Promise.all([host.folder(list.path), host.freeBytes(list.path)]);
    const parent = dirname(list.path);
    return {
      path: list.path,
      parent: parent === list.path ? null : parent,
      isWritable,
      freeBytes,
      folders: list.names.map((name) => ({ name, path: join(list.path, name), isHidden: name.startsWith('.') })),
      isCut: list.isCut,
    };
  }

  /** The new folder's own list. */
  async makeFolder(parent: string, name: string): Promise<FolderList> {
    await this.#requireLocal(parent);
    refuseOddPath(parent);
    const refused = oddName(name);
    if (refused !== null) throw ProblemError.of('FOLDER_UNREADABLE', { path: parent, details: refused });
    const path = join(resolve(parent), name);
    await this.#deps.host.makeFolder(path);
    return this.folders(path);
  }

  async engineThings(): Promise<EngineThings> {
    const engine = await this.#deps.engine();
    const [networks, volumes, containers] = await Promise.all([
      engine.listNetworks(),
      engine.listVolumes(),
      engine.listContainers(),
    ]);
    const instanceOf = (labels: Readonly<Record<string, string>>): string | null =>
      this.#deps.registry.list().find(({ spec }) => spec.instanceId === labels[label.instance])?.spec.name ?? null;
    const users = new Map<string, ContainerSummary>();
    for (const container of containers) {
      for (const volume of container.volumes) if (!users.has(volume)) users.set(volume, container);
    }
    const ownerOf = this.#deps.owners();
    const userOf = (volume: string): string | null => {
      const user = users.get(volume);
      return user === undefined ? null : ownerOf(user);
    };
    return {
      networks: sorted(networks.map(({ name, driver, labels }) => ({ name, driver, owner: instanceOf(labels) }))),
      volumes: sorted(volumes.map(({ name, labels }) => ({ name, owner: userOf(name) ?? instanceOf(labels) }))),
    };
  }

  async #requireLocal(path: string): Promise<void> {
    const engine = await this.#deps.engine();
    if (engine.isLocal) return;
    throw ProblemError.of('FOLDER_UNREADABLE', {
      path,
      details: `The folders of ${engine.endpoint} cannot be seen from here.`,
    });
  }
}

function refuseOddPath(path: string): void {
  if (isAbsolute(path) && !path.includes('\0')) return;
  throw ProblemError.of('FOLDER_UNREADABLE', { path, details: 'Only an absolute path leads to a folder.' });
}

/** Why it cannot be the name of one folder; null when it can. */
function oddName(name: string): string | null {
  if (name.trim() === '' || name !== name.trim()) return 'The name is blank, or begins or ends with a blank.';
  if (name === '.' || name === '..' || /[/\\\p{Cc}]/u.test(name))
    return 'The name holds a character that leads elsewhere.';
  return Buffer.byteLength(name) > longestNameBytes ? 'The name is too long.' : null;
}

function sorted<T extends { readonly name: string }>(things: T[]): T[] {
  return things.sort((one, other) => one.name.localeCompare(other.name));
}
