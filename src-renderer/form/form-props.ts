/** What every section of the form is given, for a new instance and for one that is configured. */
import type { ConnectionTest } from '../../src-main/contract/connection.ts';
import type { Problem } from '../../src-main/contract/errors.ts';
import type { ServiceName } from '../../src-main/contract/ids.ts';
import type { Draft, Finding } from '../../src-main/contract/instance.ts';
import type { EngineThings, FolderList, Version } from '../../src-main/contract/router.ts';
import type { Template } from '../../src-main/contract/template.ts';
import type { DraftEdit } from './draft-edits.ts';
import type { ServiceEntry } from './sections.ts';

/** What came of a question to the border: one of the two is null. */
export type Asked<T> =
  { readonly value: T; readonly problem: null } | { readonly value: null; readonly problem: Problem };

/** What the form asks of the border while it is filled in. */
export interface FormCalls {
  testConnection(service: ServiceName, variable: string, value: string): Promise<Asked<ConnectionTest>>;
  /** Without a path: where the engine's host begins. */
  folders(path?: string): Promise<Asked<FolderList>>;
  makeFolder(parent: string, name: string): Promise<Asked<FolderList>>;
  /** The system's own dialog, which gives null when it was closed; null where there is none. */
  readonly chooseFolder: ((start: string) => Promise<string | null>) | null;
  /** A stored secret of the instance; null for one that is new. */
  readonly reveal: ((service: ServiceName, variable: string) => Promise<Asked<string>>) | null;
}

/** The engine's computer; null is not known. */
export interface Computer {
  readonly cpus: number | null;
  readonly memoryBytes: number | null;
}

/** What a registry has of a service; with a problem: it could not be asked. */
export interface ServiceVersions {
  readonly versions: readonly Version[];
  readonly problem: Problem | null;
}

export type VersionsByService = Readonly<Record<ServiceName, ServiceVersions>>;

export interface FormProps {
  readonly template: Template;
  readonly draft: Draft;
  /** The chosen services, in the template's order; see `servicesOf`. */
  readonly services: readonly ServiceEntry[];
  readonly findings: readonly Finding[];
  readonly edit: (change: DraftEdit) => void;
  /** Another option of a choice: services come and go, what was typed stays. */
  readonly choose: (choice: string, option: string) => void;
  /** The instance as it is, when one is configured; null for a new one. */
  readonly before: Draft | null;
  readonly calls: FormCalls;
  readonly computer: Computer;
  /** What there is on the engine to choose from; null while it is not read. */
  readonly things: EngineThings | null;
  /** By service; missing while its registry was not read. */
  readonly versions: VersionsByService;
}

export interface ServiceFormProps extends FormProps {
  readonly service: ServiceEntry;
  /** Several services: each block is headed by its label. */
  readonly isOneOfMany: boolean;
}
