/** What a host says in a terminal, or before there is a window, when it cannot begin. */
import { toProblem } from '../../ports/problem-error.ts';

export function sentenceOf(error: unknown): string {
  const problem = toProblem(error);
  switch (problem.code) {
    case 'DATA_FOLDER_BUSY': {
      const who = problem.data.pid === null ? 'Another Berth' : `Another Berth (process ${problem.data.pid})`;
      return `${who} is using the data folder ${problem.data.folder}. Quit it first, or choose another folder with --data.`;
    }
    case 'DATA_FOLDER_UNUSABLE':
      return `The data folder ${problem.data.folder} cannot be used: ${problem.data.details}. Choose another one with --data.`;
    case 'UNEXPECTED':
      return `Berth cannot begin: ${problem.data.details}`;
    default:
      return `Berth cannot begin: ${JSON.stringify(problem)}`;
  }
}
