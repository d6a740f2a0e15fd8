/** Options that a container was made with and that Berth does not carry over to another one, as `docker run` spells them. */
import type { ContainerAnswer } from './answers.ts';

export function otherWishes(config: ContainerAnswer['Config'], host: ContainerAnswer['HostConfig']): string[] {
  const each = (option: string, values: readonly string[]): string[] => values.map((value) => `${option} ${value}`);
  const when = (isSo: boolean, option: string): string[] => (isSo ? [option] : []);
  return [
    ...each('--cap-add', host.CapAdd),
    ...each('--cap-drop', host.CapDrop),
    // A privileged container gets this one from the engine.
    ...each('--security-opt', host.Privileged === true ? [] : host.SecurityOpt),
    ...each('--dns', host.Dns),
    ...each('--group-add', host.GroupAdd),
    // `/other:/this/name`
    ...each(
      '--link',
      host.Links.map((link) => link.replace(/^\//, '').replace(/:.*\//, ':')),
    ),
    ...each(
      '--device',
      host.Devices.map((device) => device.PathOnHost),
    ),
    ...when(host.DeviceRequests.length > 0, '--gpus'),
    ...each('--tmpfs', Object.keys(host.Tmpfs)),
    ...each(
      '--sysctl',
      Object.entries(host.Sysctls).map(([name, value]) => `${name}=${value}`),
    ),
    ...when(host.ReadonlyRootfs === true, '--read-only'),
    ...when(host.Init === true, '--init'),
    ...when(config.Tty === true, '--tty'),
    ...when(host.PidMode !== '', `--pid ${host.PidMode}`),
    ...when(/^(?:host$|container:)/.test(host.IpcMode), `--ipc ${host.IpcMode}`),
    ...when(host.NetworkMode === 'none', '--network none'),
  ];
}
