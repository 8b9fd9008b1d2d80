import { clientKey } from './client-key.js';

it.each([
  ['203.0.113.7', 'ip:203.0.113.7'],
  ['::ffff:203.0.113.7', 'ip:203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', 'ip:2001:db8:1:2'],
  ['2001:0db8:0001:0002::9', 'ip:2001:db8:1:2'],
  ['2001:db8::1', 'ip:2001:db8:0:0'],
  ['::1', 'ip:0:0:0:0'],
  ['fe80::1%eth0', 'ip:fe80:0:0:0'],
])('requests from %s count for %s', (ip, key) => {
  expect(clientKey({ ip })).toBe(key);
});

it('requests of somebody count for them, wherever they come from; those of anyone by address', () => {
  const principal = { kind: 'user', id: '7', name: 'ann', role: 'viewer' } as const;
  expect(clientKey({ ip: '::1', principal })).toBe('user:7');
  expect(clientKey({ ip: '::1', principal: { ...principal, kind: 'key' } })).toBe('key:7');
  expect(clientKey({ ip: '10.0.0.1', principal: { ...principal, kind: 'anyone', id: '' } })).toBe(
    'ip:10.0.0.1',
  );
});
