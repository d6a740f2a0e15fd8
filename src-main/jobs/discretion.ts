/** What a job journals for ever holds no secret: the words of servers and engines pass through here first. */
import { z } from 'zod';
import type { Problem } from '../contract/errors.ts';
import { problemSchema } from '../contract/errors.ts';
import type { LogLine } from '../contract/logs.ts';
import { createRedactor } from '../domain/redact.ts';
import { ProblemError, toProblem } from '../ports/problem-error.ts';
import type { JobInput } from './inputs.ts';
import type { Step, StepContext, UndoOutcome } from './step.ts';
import type { JobTools } from './tools.ts';

type Redact = (text: string) => string;

/** A kept line explains; the rest of a very long one does not. */
const longestLine = 4000;

/** The same step, but what it keeps and why it stops is free of the instance's secrets. */
export function discreet(step: Step, input: JobInput, tools: JobTools): Step {
  const redactor = (): Promise<Redact> => redactorOf(input, tools);
  const within = async <T>(context: StepContext, act: (context: StepContext) => Promise<T>): Promise<T> => {
    const keepLines = async (lines: readonly LogLine[]): Promise<void> => {
      const redact = await redactor();
      await context.keepLines(lines.map((line) => discreetLine(line, redact)));
    };
    try {
      return await act({ ...context, keepLines });
    } catch (error) {
      throw discreetError(error, await redactor());
    }
  };
  return {
    ...step,
    run: (context) =>
      within(context, async (own) => {
        const outcome = await step.run(own);
        return outcome?.problem === undefined
          ? outcome
          : { ...outcome, problem: discreetProblem(outcome.problem, await redactor()) };
      }),
    ...(step.undo === undefined
      ? {}
      : {
          undo: (context) =>
            within(context, async (own): Promise<UndoOutcome | undefined> => {
              const left = await step.undo?.(own);
              return typeof left === 'object'
                ? { problem: discreetProblem(left.problem, await redactor()) }
                : undefined;
            }),
        }),
  };
}

/** A vault that cannot be opened now leaves what can be told by its form. */
async function redactorOf({ spec }: JobInput, { vault }: JobTools): Promise<Redact> {
  const values: string[] = [];
  try {
    for (const ref of await vault.list(`${spec.instanceId}/`)) values.push((await vault.get(ref))?.reveal() ?? '');
  } catch {
    // Nothing more is known.
  }
  return createRedactor(values);
}

function discreetLine(line: LogLine, redact: Redact): LogLine {
  const { diagnosis } = line;
  const text = redact(line.text);
  return {
    ...line,
    text: text.slice(0, longestLine),
    ...(text.length > longestLine ? { isCut: true } : {}),
    ...(diagnosis === undefined ? {} : { diagnosis: { ...diagnosis, words: redact(diagnosis.words) } }),
  };
}

function discreetError(error: unknown, redact: Redact): unknown {
  const problem = toProblem(error);
  const told = discreetProblem(problem, redact);
  return JSON.stringify(told) === JSON.stringify(problem) ? error : new ProblemError(told);
}

function discreetProblem(problem: Problem, redact: Redact): Problem {
  const data = Object.fromEntries(
    Object.entries(problem.data).map(([key, value]) => [key, typeof value === 'string' ? redact(value) : value]),
  );
  const told = z.safeParse(problemSchema, { code: problem.code, data });
  return told.success ? told.data : problem;
}
