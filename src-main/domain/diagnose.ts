/** Log rules of a template over the lines of a container. */
import type { LogRule } from '../contract/template.ts';

export interface Diagnosis {
  readonly rule: string;
  readonly level: LogRule['level'];
  readonly words: string;
  readonly advice: string | null;
  /** Ends a wait for health at once. */
  readonly isFatal: boolean;
}

/** Longer lines are looked at up to here, so that a careless pattern cannot run for long. */
const longestLooked = 4096;

/** The first rule that matches a line wins. A pattern that is no regular expression never matches. */
export function createDiagnoser(rules: readonly LogRule[]): (text: string) => Diagnosis | null {
  const compiled = rules.flatMap((rule) => {
    try {
      return [{ rule, pattern: new RegExp(rule.pattern, rule.flags) }];
    } catch {
      return [];
    }
  });
  return (text) => {
    const looked = text.length > longestLooked ? text.slice(0, longestLooked) : text;
    for (const { rule, pattern } of compiled) {
      const match = pattern.exec(looked);
      if (match === null) continue;
      const fill = (words: string): string =>
        words.replace(/\$(\d)/g, (_whole, group: string) => match[Number(group)] ?? '');
      return {
        rule: rule.id,
        level: rule.level,
        words: fill(rule.diagnosis),
        advice: rule.advice === undefined ? null : fill(rule.advice),
        isFatal: rule.fatal,
      };
    }
    return null;
  };
}
