import { Select, Slider } from '@mantine/core';
import { restartPolicySchema } from '../../../src-main/contract/spec.ts';
import { createText } from '../../text/create.ts';
import { formatSize } from '../../text/format.ts';
import { setCpus, setMemory, setRestart } from './draft-edits.ts';
import { FindingLine } from './finding-line.tsx';
import type { ServiceFormProps } from './form-context.ts';
import { findingAt } from './sections.ts';
import classes from './create.module.css';

const quarterGigabyte = 250_000_000;
/** Offered when the engine did not say what it has. */
const someCores = 8;
const someMemory = 16_000_000_000;

interface Props extends ServiceFormProps {
  readonly cpus: number | null;
  readonly memoryBytes: number | null;
}

/** Limits; the right end of each slider means no limit. */
export function ResourceFields({ service, draft, findings, edit, isOneOfMany, cpus, memoryBytes }: Props) {
  const held = draft.services[service.name];
  if (held === undefined) return null;
  const cores = cpus ?? someCores;
  const cpuSteps = cores * 2 + 1;
  const memorySteps = Math.max(2, Math.round((memoryBytes ?? someMemory) / quarterGigabyte)) + 1;
  const { cpus: cpuLimit, memoryBytes: memoryLimit } = held.resources;
  const cpuAt = cpuLimit === undefined ? cpuSteps : Math.round(cpuLimit * 2);
  const memoryAt = memoryLimit === undefined ? memorySteps : Math.round(memoryLimit / quarterGigabyte);
  const cpuWords = cpuLimit === undefined ? createText.noLimit : createText.cores(String(cpuLimit), cpus);
  const memoryWords =
    memoryLimit === undefined
      ? createText.noLimit
      : createText.memoryValue(formatSize(memoryLimit), memoryBytes === null ? null : formatSize(memoryBytes));
  const { label } = service.template;
  const restart = restartPolicySchema.options.map((value) => ({ value, label: createText.restartPolicy[value] }));
  return (
    <div className={classes.resources}>
      {isOneOfMany && <h3 className={classes.subTitle}>{label}</h3>}
      <div className={classes.pair}>
        <div>
          <p className={classes.sliderHead}>
            <span className={classes.label}>{createText.cpu}</span>
            <span>{cpuWords}</span>
          </p>
          <Slider
            thumbLabel={createText.cpuOf(label)}
            thumbProps={{ 'aria-valuetext': cpuWords }}
            min={1}
            max={cpuSteps}
            value={Math.min(cpuSteps, Math.max(1, cpuAt))}
            label={null}
            onChange={(at) => edit(setCpus(service.name, at >= cpuSteps ? null : at / 2))}
          />
        </div>
        <div>
          <p className={classes.sliderHead}>
            <span className={classes.label}>{createText.memory}</span>
            <span>{memoryWords}</span>
          </p>
          <Slider
            thumbLabel={createText.memoryOf(label)}
            thumbProps={{ 'aria-valuetext': memoryWords }}
            min={1}
            max={memorySteps}
            value={Math.min(memorySteps, Math.max(1, memoryAt))}
            label={null}
            onChange={(at) => edit(setMemory(service.name, at >= memorySteps ? null : at * quarterGigabyte))}
          />
        </div>
      </div>
      <FindingLine finding={findingAt(findings, ['services', service.name, 'resources', 'memoryBytes'])} />
      <Select
        label={createText.restart}
        aria-label={createText.restartOf(label)}
        className={classes.restart ?? ''}
        allowDeselect={false}
        data={restart}
        value={held.restart}
        onChange={(value) => {
          const policy = restartPolicySchema.safeParse(value);
          if (policy.success) edit(setRestart(service.name, policy.data));
        }}
      />
    </div>
  );
}
