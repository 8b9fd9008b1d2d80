import { encodeUrlOf } from './unencoded-url.js';

const head = (...lines: string[]) => Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);

describe('encodeUrlOf', () => {
  it('encodes what was typed as it is, and nothing else', () => {
    const packet = head('GET /api/v1/search?q=цемент+%D0%BC500&x=1 HTTP/1.1', 'Host: x:3000', 'X-Y: a:b');
    expect(encodeUrlOf(packet)).toEqual({
      method: 'GET',
      url: `/api/v1/search?q=${encodeURIComponent('цемент')}+%D0%BC500&x=1`,
      headers: { host: 'x:3000', 'x-y': 'a:b' },
    });
  });

  it.each([
    ['a body', Buffer.from('POST /é HTTP/1.1\r\n\r\n')],
    [
      'bytes behind the head',
      Buffer.concat([head('GET /é HTTP/1.1'), Buffer.from('GET / HTTP/1.1\r\n\r\n')]),
    ],
    ['half a head', Buffer.from('GET /é HTTP/1.1\r\nHost: x\r\n')],
    ['no HTTP', head('GET é')],
    ['nothing', Buffer.alloc(0)],
  ])('leaves %s alone', (_, packet) => {
    expect(encodeUrlOf(packet)).toBeUndefined();
  });
});
