/** An instance written down for other tools. */
import type { Exported, ExportFormat, ExportSecrets } from '../contract/handover.ts';
import type { InstanceId, SecretRef } from '../contract/ids.ts';
import { serviceNameSchema } from '../contract/ids.ts';
import type { InstanceSpec } from '../contract/spec.ts';
import type { Template } from '../contract/template.ts';
import { neededSecrets } from '../domain/containers.ts';
import { exportFiles } from '../domain/export-files.ts';
import { ProblemError } from '../ports/problem-error.ts';
import type { Vault } from '../ports/vault.ts';

export interface ExportsDependencies {
  /** Rejects with NO_SUCH_INSTANCE. */
  readonly specOf: (instance: InstanceId) => InstanceSpec;
  /** Rejects with NO_SUCH_TEMPLATE. */
  readonly templateOf: (spec: InstanceSpec) => Template;
  readonly vault: Pick<Vault, 'get'>;
}

export class ExportsService {
  readonly #dependencies: ExportsDependencies;

  constructor(dependencies: ExportsDependencies) {
    this.#dependencies = dependencies;
  }

  /** Opens the vault only when values are wanted. Rejects with NO_EXPORT when the template has no such form, with NO_SUCH_SECRET when one is gone. */
  async export(id: InstanceId, format: ExportFormat, secrets: ExportSecrets): Promise<Exported> {
    const spec = this.#dependencies.specOf(id);
    const template = this.#dependencies.templateOf(spec);
    const opened = secrets === 'placeholders' ? new Map<SecretRef, string>() : await this.#open(spec);
    const exported = exportFiles(spec, template, format, secrets, opened);
    if (exported === null) throw ProblemError.of('NO_EXPORT', { template: template.name, format });
    return exported;
  }

  async #open(spec: InstanceSpec): Promise<Map<SecretRef, string>> {
    const names = Object.keys(spec.services).map((name) => serviceNameSchema.parse(name));
    const refs = new Set(names.flatMap((name) => neededSecrets(spec, name)));
    const opened = new Map<SecretRef, string>();
    for (const ref of refs) {
      const secret = await this.#dependencies.vault.get(ref);
      if (secret === null) throw ProblemError.of('NO_SUCH_SECRET', { secret: ref });
      opened.set(ref, secret.reveal());
    }
    return opened;
  }
}
