/** What a form is helped with while it is filled in: files, folders, things of the engine. */
import type { EnvEntry } from '../contract/handover.ts';
import type { TemplateId } from '../contract/ids.ts';
import type { EngineThings, FolderList } from '../contract/router.ts';
import { ProblemError } from '../ports/problem-error.ts';

export class FormHelpService {
  readEnv(_template: TemplateId, _choices: Readonly<Record<string, string>> | undefined, _text: string): EnvEntry[] {
    throw ProblemError.of('UNEXPECTED', { details: 'not built yet' });
  }
  folders(_path: string | undefined): Promise<FolderList> {
    throw ProblemError.of('UNEXPECTED', { details: 'not built yet' });
  }
  makeFolder(_parent: string, _name: string): Promise<FolderList> {
    throw ProblemError.of('UNEXPECTED', { details: 'not built yet' });
  }
  engineThings(): Promise<EngineThings> {
    throw ProblemError.of('UNEXPECTED', { details: 'not built yet' });
  }
}
