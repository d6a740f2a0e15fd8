/** The engine in use: its state, version, and how much of it the instances take. */
import { Tooltip } from '@mantine/core';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { useCurrentEngine, useGo, useStores } from '../../stores/context.tsx';
import { formatPercent, formatSize } from '../../text/format.ts';
import { engineWords } from '../../text/states.ts';
import { words } from '../../text/words.ts';
import { EngineGlyph } from '../../ui/engine-glyph.tsx';
import { Meter } from '../../ui/meter.tsx';
import classes from './sidebar.module.css';

interface Load {
  readonly cores: number;
  readonly memoryBytes: number;
}

function useLoad(): Load | null {
  const { byId } = useStore(useStores().stats.store);
  return useMemo(() => {
    if (byId.size === 0) return null;
    let cores = 0;
    let memoryBytes = 0;
    for (const { newest } of byId.values()) {
      if (newest === null) continue;
      cores += newest.cpu * newest.cores;
      memoryBytes += newest.memoryBytes;
    }
    return { cores, memoryBytes };
  }, [byId]);
}

export function EngineFoot({ isRail }: { readonly isRail: boolean }) {
  const engine = useCurrentEngine();
  const go = useGo();
  const load = useLoad();
  if (engine === null) return null;
  const isConnected = engine.state.word === 'connected';
  const line = isConnected ? words.shell.engineLine(engine.version, engine.isLocal) : engineWords[engine.state.word];
  return (
    <div className={classes.foot}>
      <Tooltip label={`${engine.name}, ${line}`} position="right" disabled={!isRail}>
        <button
          type="button"
          className={classes.engine}
          onClick={() => {
            go({ page: 'engines' });
          }}
        >
          <EngineGlyph state={engine.state} size={14} isBesideWord={!isRail} />
          <span className={classes.engineText}>
            <span className={classes.engineName}>{engine.name}</span>
            <span className={classes.engineLine}>{line}</span>
          </span>
          {isConnected ? (
            <span className={classes.meters}>
              {load !== null && engine.cpus !== null ? (
                <>
                  <span>{words.shell.cpu}</span>
                  <Meter share={load.cores / engine.cpus} warnAbove={0.85} />
                  <span className={classes.meterValue}>{formatPercent(load.cores / engine.cpus)}</span>
                </>
              ) : null}
              {load !== null && engine.memoryBytes !== null ? (
                <>
                  <span>{words.shell.memory}</span>
                  <Meter share={load.memoryBytes / engine.memoryBytes} warnAbove={0.85} />
                  <span className={classes.meterValue}>
                    {words.shell.ofTotal(formatSize(load.memoryBytes), formatSize(engine.memoryBytes))}
                  </span>
                </>
              ) : null}
              {engine.diskFreeBytes !== null ? (
                <>
                  <span>{words.shell.disk}</span>
                  <span />
                  <span className={classes.meterValue}>{words.shell.free(formatSize(engine.diskFreeBytes))}</span>
                </>
              ) : null}
            </span>
          ) : null}
        </button>
      </Tooltip>
    </div>
  );
}
