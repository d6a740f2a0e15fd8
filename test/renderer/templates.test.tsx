import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { promisesOf, type PromiseSection } from '../../src-renderer/text/template-promises.ts';
import {
  builtInTemplate,
  builtInTemplates,
  templateText,
  type BuiltInTemplate,
} from '../fixtures/built-in-templates.ts';
import { makeWorld } from '../fixtures/world.ts';
import { expectNoAxeFindings } from './expect-no-axe-findings.ts';
import { renderWindow } from './shell/render-window.tsx';

function worldOfBuiltIn() {
  return { ...makeWorld(), templates: builtInTemplates.map(builtInTemplate) };
}

function linesOf(id: BuiltInTemplate, section: PromiseSection): string {
  const found = promisesOf(builtInTemplate(id)).find((one) => one.section === section);
  return (found?.lines ?? []).map(({ text, names = [] }) => [text, ...names].join(' ')).join('\n');
}

const mine = templateText('node-red').replace('id: node-red', 'id: mine').replace('name: Node-RED', 'name: My flows');

async function openImport(world = worldOfBuiltIn()) {
  const window = renderWindow('#/templates', world);
  await window.user.click(await screen.findByRole('button', { name: 'Import template' }));
  const dialog = await screen.findByRole('dialog', { name: 'Import a template' });
  const field = within(dialog).getByRole('textbox', { name: 'Text of the template' });
  return { ...window, dialog, field };
}

describe('promises', () => {
  test('say what is copied, how, and what is not', () => {
    expect(linesOf('sonarqube', 'backup')).toContain(
      'Copied while all of its services are stopped: Data, Plugins and Database. /opt/sonarqube/data',
    );
    expect(linesOf('sonarqube', 'backup')).toContain('Not copied: Log files and Throw-away files.');
    expect(linesOf('octopus-server', 'backup')).toContain(
      'Elsewhere, unless “New SQL Server container”: SQL Server database.',
    );
  });

  test('say how health is judged, and never name a secret', () => {
    expect(linesOf('sonarqube', 'health')).toContain(
      'SonarQube: port 9000 answers 200 and says status = UP. /api/system/status',
    );
    expect(linesOf('sonarqube', 'health')).toContain('SonarQube is given up to 1 h to come up');
    const octopus = linesOf('octopus-server', 'health');
    expect(octopus).toContain('Server: port 8080 answers 200 or 418.');
    expect(octopus).toContain('sqlcmd -S localhost -U sa');
    expect(octopus).not.toContain('PASSWORD');
  });

  test('say what an upgrade may do, and what undo brings back', () => {
    expect(linesOf('nextcloud', 'upgrade')).toContain('one major version at a time');
    expect(linesOf('postgresql', 'upgrade')).toContain('within its major version only');
    expect(linesOf('octopus-server', 'upgrade')).toContain('Goes down within the same minor version only.');
    expect(linesOf('octopus-server', 'upgrade')).toContain('Cache stays as it is then.');
    expect(linesOf('octopus-server', 'upgrade')).toContain('told to take no more work');
    expect(linesOf('gitea', 'upgrade')).not.toContain('told to take no more work');
  });

  test('name secrets by what becomes of them', () => {
    expect(linesOf('octopus-server', 'secrets')).toContain('Master key: taken out of the running server');
    expect(linesOf('n8n', 'secrets')).toContain('Encryption key: taken out of the running server');
    expect(linesOf('sonarqube', 'secrets')).toContain('stored nowhere: SONAR_JDBC_PASSWORD');
  });

  test('name what the engine and its host must have', () => {
    expect(linesOf('sonarqube', 'needs')).toContain('vm.max_map_count ≥ 524288');
    expect(linesOf('octopus-server', 'needs')).toContain('SQL Server: an engine for linux/amd64');
    expect(linesOf('octopus-server', 'needs')).toContain('a privileged container, only when Docker in Docker is on.');
    expect(linesOf('vaultwarden', 'needs')).toBe('');
  });

  test('tell which services there are, and when', () => {
    expect(linesOf('octopus-server', 'services')).toContain(
      'Octopus Server; starts when SQL Server is healthy, and stops before it.',
    );
    expect(linesOf('octopus-server', 'services')).toContain('SQL Server, only with “New SQL Server container”.');
  });
});

describe('the page', () => {
  test('lists every template and shows one of them', async () => {
    const { user, container } = renderWindow('#/templates', worldOfBuiltIn());
    const list = await screen.findByRole('list', { name: 'All templates' });
    expect(within(list).getAllByRole('button')).toHaveLength(builtInTemplates.length);
    await user.click(within(list).getByRole('button', { name: /Nextcloud/ }));
    const details = await screen.findByRole('region', { name: 'What Nextcloud promises' });
    expect(within(details).getByText('Built in')).toBeTruthy();
    expect(within(details).queryByRole('button', { name: 'Remove' })).toBeNull();
    await expectNoAxeFindings(container);
    await user.click(within(details).getByRole('button', { name: 'New instance of Nextcloud' }));
    expect(window.location.hash).toBe('#/instances/new/nextcloud');
  });

  test('says where a file cannot be read, and lets the user remove it', async () => {
    const world = worldOfBuiltIn();
    world.ownTemplates = [
      {
        file: 'broken.yaml',
        origin: 'user',
        template: null,
        problem: {
          code: 'TEMPLATE_UNREADABLE',
          data: { file: 'broken.yaml', line: 12, column: 5, details: 'services.web.label: is missing' },
        },
        instances: [],
        replacesBuiltIn: false,
      },
    ];
    const { user, berth } = renderWindow('#/templates', world);
    await user.click(await screen.findByRole('button', { name: /broken\.yaml/ }));
    const details = screen.getByRole('region', { name: 'What broken.yaml promises' });
    expect(details.textContent).toContain('Line 12, column 5.');
    expect(details.textContent).toContain('services.web.label: is missing');
    await user.click(within(details).getByRole('button', { name: 'Remove' }));
    const dialog = await screen.findByRole('dialog', { name: 'Remove the template broken.yaml?' });
    await user.click(within(dialog).getByRole('button', { name: 'Remove' }));
    await waitFor(() => expect(berth.calls).toContainEqual({ name: 'templates.remove', input: { id: 'broken' } }));
  });

  test('says that a template which is in use stays', async () => {
    const world = worldOfBuiltIn();
    const used = world.instances[0]!;
    const template = { ...builtInTemplate('node-red'), id: used.template.id, name: 'My own' };
    world.templates = world.templates.filter(({ id }) => id !== template.id);
    world.ownTemplates = [
      { file: 'my.yaml', origin: 'user', template, problem: null, instances: [used.name], replacesBuiltIn: false },
    ];
    const { user } = renderWindow('#/templates', world);
    await user.click(await screen.findByRole('button', { name: /My own/ }));
    expect(screen.getByText(new RegExp(`Used by ${used.name}`))).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Remove' }));
    const dialog = await screen.findByRole('dialog');
    await user.click(within(dialog).getByRole('button', { name: 'Remove' }));
    expect((await within(dialog).findByRole('alert')).textContent).toContain('is in use');
  });
});

describe('importing', () => {
  test('shows what a pasted template would be, and stores it only then', async () => {
    const { user, berth, dialog, field } = await openImport();
    const take = within(dialog).getByRole('button', { name: 'Import' });
    expect(take).toHaveProperty('disabled', true);
    fireEvent.change(field, { target: { value: mine } });
    expect(await within(dialog).findByText('My flows')).toBeTruthy();
    expect(dialog.textContent).toContain('It comes as a new template.');
    await expectNoAxeFindings(dialog);
    await user.click(take);
    await screen.findByRole('region', { name: 'What My flows promises' });
    expect(berth.calls.filter(({ name }) => name === 'templates.import').map(({ input }) => input)).toEqual([
      { file: 'pasted.yaml', text: mine, replace: true, dryRun: true },
      { file: 'pasted.yaml', text: mine, replace: false, dryRun: false },
    ]);
  });

  test('names line and column and shows the line, in any kind of text', async () => {
    const { dialog, field } = await openImport();
    const wrong = mine.replace('main: server', 'main: sever');
    fireEvent.change(field, { target: { value: wrong } });
    const alert = await within(dialog).findByRole('alert');
    const line = wrong.split('\n').findIndex((one) => one === 'main: sever') + 1;
    expect(alert.textContent).toContain(`Line ${String(line)}, column 7 cannot be read.`);
    expect(alert.textContent).toContain('there is no service sever');
    expect(alert.textContent).toContain('main: sever\n      ^');
    expect(within(dialog).getByRole('button', { name: 'Import' })).toHaveProperty('disabled', true);
    await expectNoAxeFindings(dialog);
    fireEvent.change(field, { target: { value: mine } });
    await within(dialog).findByText('My flows');
    expect(within(dialog).queryByRole('alert')).toBeNull();
  });

  test('says what it replaces on the button', async () => {
    const { dialog, field } = await openImport();
    fireEvent.change(field, { target: { value: templateText('gitea') } });
    expect(await within(dialog).findByRole('button', { name: 'Replace Gitea' })).toBeTruthy();
    expect(dialog.textContent).toContain('It takes the place of the built-in Gitea');
  });

  test('reads a file that is dropped, under its name', async () => {
    const { berth, dialog, field } = await openImport();
    const file = new File([mine], 'flows.yaml', { type: 'application/yaml' });
    fireEvent.drop(field, { dataTransfer: { files: [file] } });
    await within(dialog).findByText('My flows');
    expect(berth.calls.at(-1)).toMatchObject({ input: { file: 'flows.yaml' } });
  });

  test('refuses what is too large or no text before anything is sent', async () => {
    const { user, berth, dialog } = await openImport();
    const input = document.querySelector<HTMLInputElement>('input[type="file"]')!;
    await user.upload(input, new File([new Uint8Array(1_048_577)], 'large.yaml'));
    expect((await within(dialog).findByRole('alert')).textContent).toContain('larger than 1 MiB');
    await user.upload(input, new File([new Uint8Array([0, 1, 2])], 'picture.yaml'));
    await waitFor(() => expect(within(dialog).getByRole('alert').textContent).toContain('not a text file'));
    expect(berth.calls.filter(({ name }) => name === 'templates.import')).toEqual([]);
  });
});
