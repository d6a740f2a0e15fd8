/** An instance written down for other tools. */
import type { Exported, ExportFormat, ExportSecrets } from '../contract/handover.ts';
import type { InstanceId } from '../contract/ids.ts';
import { ProblemError } from '../ports/problem-error.ts';

export class ExportsService {
  export(_id: InstanceId, _format: ExportFormat, _secrets: ExportSecrets): Promise<Exported> {
    throw ProblemError.of('UNEXPECTED', { details: 'not built yet' });
  }
}
