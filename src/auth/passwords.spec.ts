import { Passwords } from './passwords.js';

describe('Passwords', () => {
  const passwords = new Passwords();

  it('are Argon2id hashes, each with a salt of its own', async () => {
    const [one, two] = [await passwords.hash('пароль подлиннее'), await passwords.hash('пароль подлиннее')];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    expect(await passwords.verify('пароль подлиннее', one)).toBe(true);
    expect(await passwords.verify('пароль покороче', one)).toBe(false);
  });

  it('are the same however their letters were composed', async () => {
    expect(await passwords.verify('Йод и йод'.normalize('NFD'), await passwords.hash('Йод и йод'))).toBe(
      true,
    );
  });

  it('of nobody are never right', async () => {
    expect(await passwords.verify('', undefined)).toBe(false);
  });
});
