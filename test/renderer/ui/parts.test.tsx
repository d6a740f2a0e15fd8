import { MantineProvider } from '@mantine/core';
import { act, cleanup, render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { useState, type ReactNode } from 'react';
import { FilterChip } from '../../../src-renderer/ui/filter-chip.tsx';
import { Glyph } from '../../../src-renderer/ui/glyph.tsx';
import { SecretField } from '../../../src-renderer/ui/secret-field.tsx';
import { Shield } from '../../../src-renderer/ui/shield.tsx';
import { thin } from '../../../src-renderer/ui/spark.tsx';
import { StateGlyph } from '../../../src-renderer/ui/state.tsx';

afterEach(() => {
  vi.useRealTimers();
  cleanup();
});

const show = (content: ReactNode) => render(<MantineProvider env="test">{content}</MantineProvider>);

function Secret({ onGenerate }: { readonly onGenerate?: () => void }) {
  const [value, setValue] = useState('Harbour-9');
  return <SecretField name="Password" value={value} onChange={setValue} {...(onGenerate ? { onGenerate } : {})} />;
}

describe('a secret', () => {
  const field = () => screen.getByLabelText<HTMLInputElement>('Password');

  it('is masked until it is revealed, and again after 20 s', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const user = userEvent.setup({
      advanceTimers: (ms) => {
        vi.advanceTimersByTime(ms);
      },
    });
    show(<Secret />);
    expect(field().type).toBe('password');
    await user.click(screen.getByRole('button', { name: 'Reveal Password' }));
    expect(field().type).toBe('text');
    act(() => {
      vi.advanceTimersByTime(19_000);
    });
    expect(field().type).toBe('text');
    act(() => {
      vi.advanceTimersByTime(2_000);
    });
    expect(field().type).toBe('password');
  });

  it('is masked when the window loses the focus', async () => {
    const user = userEvent.setup();
    show(<Secret />);
    await user.click(screen.getByRole('button', { name: 'Reveal Password' }));
    act(() => {
      window.dispatchEvent(new Event('blur'));
    });
    expect(field().type).toBe('password');
  });

  it('is generated on demand only', async () => {
    const generate = vi.fn();
    const user = userEvent.setup();
    show(<Secret onGenerate={generate} />);
    expect(generate).not.toHaveBeenCalled();
    await user.click(screen.getByRole('button', { name: 'Generate Password' }));
    expect(generate).toHaveBeenCalledTimes(1);
  });
});

describe('small parts', () => {
  it('hide a filter at 0, except the one for all', () => {
    show(
      <>
        <FilterChip label="Stopped" count={0} isOn={false} onChange={() => undefined} />
        <FilterChip label="All" count={0} isOn isAll onChange={() => undefined} />
      </>,
    );
    expect(screen.queryByRole('button', { name: /Stopped/ })).toBeNull();
    expect(screen.getByRole('button', { name: /All/ }).getAttribute('aria-pressed')).toBe('true');
  });

  it('say their word where none stands beside them, and are hidden where one does', () => {
    const state = { word: 'healthy', since: new Date().toISOString() } as const;
    show(
      <>
        <StateGlyph state={state} />
        <StateGlyph state={state} isBesideWord />
        <Shield word="proven" label="Proven restorable" />
        <Glyph shape="filling" tone="accent" share={0.5} label="Upgrading" />
      </>,
    );
    expect(screen.getAllByRole('img').map((glyph) => glyph.getAttribute('aria-label'))).toEqual([
      'Healthy',
      'Proven restorable',
      'Upgrading',
    ]);
  });

  it('keep short peaks when a spark is thinned', () => {
    const values = Array.from({ length: 360 }, (_, index) => (index === 101 ? 1 : 0));
    expect(thin(values)).toHaveLength(40);
    expect(Math.max(...thin(values))).toBe(1);
  });
});
