import { Button, NumberInput, Select, Switch } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { createText } from '../../text/create.ts';
import { findingWords } from '../../text/findings.ts';
import { Note } from '../../ui/note.tsx';
import { setPort } from './draft-edits.ts';
import type { ServiceFormProps } from './form-context.ts';
import { findingAt } from './sections.ts';
import classes from './create.module.css';

const loopback = '127.0.0.1';

/** Host port, who may reach it, and the container port that it leads to; a switch for not publishing at all. */
export function PortRows({ service, draft, findings, edit }: ServiceFormProps) {
  const held = draft.services[service.name]?.ports ?? [];
  return (
    <ul className={classes.rows} aria-label={service.template.label}>
      {service.template.ports.map((port) => {
        const now = held.find((each) => each.name === port.name) ?? null;
        const finding = findingAt(findings, ['services', service.name, 'ports', port.name]);
        const words = finding === null ? null : findingWords(finding);
        const free = finding?.data.free ?? null;
        return (
          <li key={port.name} className={classes.port}>
            <div className={classes.portRow}>
              <span className={classes.label}>{port.label}</span>
              {now === null ? (
                <span className={classes.portOff}>{createText.notPublished}</span>
              ) : (
                <>
                  <NumberInput
                    className={classes.portNumber ?? ''}
                    aria-label={createText.hostPortOf(port.label)}
                    min={1}
                    max={65535}
                    allowDecimal={false}
                    allowNegative={false}
                    hideControls
                    placeholder={createText.automatic}
                    value={now.hostPort ?? ''}
                    error={finding?.severity === 'blocks'}
                    onChange={(value) =>
                      edit(
                        setPort(service.name, port.name, {
                          ...now,
                          hostPort: typeof value === 'number' && value >= 1 ? value : null,
                        }),
                      )
                    }
                  />
                  <IconArrowRight className={classes.arrow} size={16} stroke={1.6} aria-hidden />
                  <span className={classes.portTarget}>
                    <code>{port.container}</code> {port.protocol}
                  </span>
                  <Select
                    className={classes.portAddress ?? ''}
                    aria-label={createText.addressOf(port.label)}
                    allowDeselect={false}
                    data={[
                      { value: '', label: createText.allAddresses },
                      { value: loopback, label: createText.loopback },
                    ]}
                    value={now.hostIp === loopback ? loopback : ''}
                    onChange={(hostIp) => edit(setPort(service.name, port.name, { ...now, hostIp: hostIp ?? '' }))}
                  />
                </>
              )}
              <Switch
                className={classes.portSwitch ?? ''}
                aria-label={createText.published(port.label)}
                checked={now !== null}
                onChange={(event) =>
                  edit(
                    setPort(
                      service.name,
                      port.name,
                      event.currentTarget.checked
                        ? { name: port.name, hostPort: port.host ?? null, hostIp: port.loopback ? loopback : '' }
                        : null,
                    ),
                  )
                }
              />
            </div>
            {now !== null && words !== null && (
              <Note
                tone="warn"
                title={words.title}
                actions={
                  free !== null && (
                    <Button
                      size="sm"
                      onClick={() => edit(setPort(service.name, port.name, { ...now, hostPort: free }))}
                    >
                      {createText.usePort(free)}
                    </Button>
                  )
                }
              >
                {free === null ? words.text : null}
              </Note>
            )}
          </li>
        );
      })}
    </ul>
  );
}
