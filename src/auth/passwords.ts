import { hash, verify } from '@node-rs/argon2';
import { Injectable } from '@nestjs/common';
import { randomSecret } from './secrets.js';

/** OWASP's choice for Argon2id (Password Storage Cheat Sheet), which is what the package uses unasked: 19 MiB, two passes, one lane. */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Passwords, hashed with Argon2id (RFC 9106). The work is done beside the event loop. */
@Injectable()
export class Passwords {
  /** Verified where there is no user, so that the answer takes as long. */
  private readonly nobodys = hash(randomSecret(), OPTIONS);

  /** The hash, with its salt and its costs. */
  hash(password: string): Promise<string> {
    return hash(normalised(password), OPTIONS);
  }

  /** Whether the password is the one of the hash; false, after as much time, where there is no hash. */
  async verify(password: string, expected: string | undefined): Promise<boolean> {
    const isRight = await verify(expected ?? (await this.nobodys), normalised(password));
    return isRight && expected !== undefined;
  }
}

/** The same characters, whichever keyboard composed them (RFC 8265, OpaqueString). */
const normalised = (password: string) => password.normalize('NFC');
