/** Tests of connections to databases that are not Berth's. */
import type { ConnectionTest } from '../contract/connection.ts';
import type { InstanceId, ServiceName, TemplateId } from '../contract/ids.ts';
import { ProblemError } from '../ports/problem-error.ts';

export interface ConnectionToTest {
  readonly template: TemplateId;
  readonly service: ServiceName;
  readonly variable: string;
  readonly value: string;
  readonly instance?: InstanceId | undefined;
}

export class ConnectionsService {
  test(_input: ConnectionToTest, _signal: AbortSignal): Promise<ConnectionTest> {
    throw ProblemError.of('UNEXPECTED', { details: 'not built yet' });
  }
}
