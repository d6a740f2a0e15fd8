import { describe, expect, it } from 'vitest';
import { addressesMeet, HostPorts } from '../../../src-main/domain/draft-ports.ts';

const port = (port: number, hostIp = '', protocol: 'tcp' | 'udp' = 'tcp') => ({ port, hostIp, protocol });

describe('addressesMeet', () => {
  it.each([
    ['', '', true],
    ['', '127.0.0.1', true],
    ['', '::1', true],
    ['0.0.0.0', '127.0.0.1', true],
    ['::', 'fd00::7', true],
    ['[::1]', '::1', true],
    ['FD00::7', 'fd00::7', true],
    ['127.0.0.1', '192.0.2.7', false],
    ['0.0.0.0', '::1', false],
    ['0.0.0.0', '::', false],
    ['::1', 'fd00::7', false],
  ])('%j and %j: %j', (one, other, meet) => {
    expect([addressesMeet(one, other), addressesMeet(other, one)]).toEqual([meet, meet]);
  });
});

describe('HostPorts', () => {
  const ports = new HostPorts([
    { ...port(80, '127.0.0.1'), owner: 'one' },
    { ...port(81, '0.0.0.0'), owner: 'two' },
    { ...port(53, '', 'udp'), owner: 'three' },
  ]);

  it('knows who is in the way, by protocol and address', () => {
    expect(ports.inTheWay(port(80))?.owner).toBe('one');
    expect(ports.inTheWay(port(80, '192.0.2.7'))).toBeNull();
    expect(ports.inTheWay(port(81, '192.0.2.7'))?.owner).toBe('two');
    expect(ports.inTheWay(port(53))).toBeNull();
    expect(ports.inTheWay(port(53, '::1', 'udp'))?.owner).toBe('three');
  });

  it('finds the next free one, also none', () => {
    expect(ports.nextFree(port(80))).toBe(82);
    expect(ports.nextFree(port(80, '192.0.2.7'))).toBe(80);
    expect(ports.nextFree(port(80, '::1'))).toBe(80);
    const last = new HostPorts([{ ...port(65_535), owner: null }]);
    expect(last.nextFree(port(65_535))).toBeNull();
  });
});
