import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { CacheModule } from '../cache/index.js';
import { MaterialsModule } from '../materials/index.js';
import { ReferenceModule } from '../reference/index.js';
import { RelationalModule } from '../relational/index.js';
import { AccessTokens } from './access-tokens.js';
import { ApiKeysController } from './api-keys.controller.js';
import { ApiKeysService } from './api-keys.service.js';
import { AuditController } from './audit/audit.controller.js';
import { AuditInterceptor } from './audit/audit.interceptor.js';
import { AuditedThings } from './audit/audited-routes.js';
import { AuthUpkeep } from './auth-upkeep.js';
import { Authenticator } from './authenticator.js';
import { FirstAdmin } from './first-admin.js';
import { Passwords } from './passwords.js';
import { PrincipalsService } from './principals.service.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';
import { UsersController } from './users.controller.js';
import { UsersService } from './users.service.js';

/** Who may do what, and who did it. */
@Module({
  imports: [CacheModule, RelationalModule, MaterialsModule, ReferenceModule],
  controllers: [SessionsController, UsersController, ApiKeysController, AuditController],
  providers: [
    AccessTokens,
    ApiKeysService,
    AuditedThings,
    AuthUpkeep,
    Authenticator,
    FirstAdmin,
    Passwords,
    PrincipalsService,
    SessionsService,
    UsersService,
    { provide: APP_INTERCEPTOR, useClass: AuditInterceptor },
  ],
})
export class AuthModule {}
