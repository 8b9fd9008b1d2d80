import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { AppError } from '../common/errors.js';
import { CONFIG, type Config, needsLogin } from '../config/index.js';
import { USER_STORE, type UserStore } from '../relational/index.js';
import { Passwords } from './passwords.js';
import { randomSecret } from './secrets.js';

/** Makes the first administrator, where a login is needed and nobody could log in. */
@Injectable()
export class FirstAdmin implements OnModuleInit {
  private readonly logger = new Logger(FirstAdmin.name);
  private madeUp: string | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(USER_STORE) private readonly users: UserStore,
    private readonly passwords: Passwords,
  ) {}

  /** Errors: `CONFIG_INVALID` where there is nobody, and no password for the first one. */
  async onModuleInit(): Promise<void> {
    const { ADMIN_LOGIN: login, ADMIN_PASSWORD, DATABASE_URL } = this.config;
    if (!needsLogin(this.config) || (await this.users.hasAny())) return;
    // With a server, several instances may start at once, and their output is read by many.
    if (ADMIN_PASSWORD === undefined && DATABASE_URL !== undefined)
      throw new AppError(
        'CONFIG_INVALID',
        'Requests need a login, and there are no users yet: set ADMIN_PASSWORD for the first start.',
      );
    const password = ADMIN_PASSWORD ?? randomSecret();
    const passwordHash = await this.passwords.hash(password);
    if (!(await this.users.createFirst({ login, role: 'admin', passwordHash }))) return;
    this.logger.log(`the first administrator is ${login}`);
    if (ADMIN_PASSWORD === undefined) this.madeUp = password;
  }

  /** The password that was made up at this start, once. */
  takeMadeUp(): { login: string; password: string } | undefined {
    const password = this.madeUp;
    this.madeUp = undefined;
    return password === undefined ? undefined : { login: this.config.ADMIN_LOGIN, password };
  }
}
