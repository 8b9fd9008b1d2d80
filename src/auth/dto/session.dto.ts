import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsBoolean } from 'class-validator';
import { type Role, ROLES } from '../../common/roles.js';
import { SCOPES } from '../../http/index.js';
import { NewPassword, Secret } from './fields.js';

/** Who wants in. */
export class LoginDto {
  @Secret({ max: 100, description: 'Upper and lower case are the same', example: 'admin' })
  login!: string;

  @Secret({ max: 200, description: 'As it was given', example: 'a long sentence that nobody guesses' })
  password!: string;
}

/** The refresh token of the last answer. */
export class RefreshDto {
  @Secret({ max: 200, description: 'Good for one use', example: 'rmr_…' })
  refresh_token!: string;
}

/** Which sessions to end. */
export class LogoutDto {
  /** `true`: all of the user; else the one of the access token */
  @IsOptional()
  @IsBoolean()
  everywhere?: boolean;
}

/** A new password for oneself. */
export class PasswordDto {
  @Secret({ max: 200, description: 'The present one', example: 'a long sentence that nobody guesses' })
  current_password!: string;

  @NewPassword()
  new_password!: string;
}

/** What to send with requests, and what to get the next one for. */
export class TokensDto {
  /** For the header `Authorization: Bearer …` */
  access_token!: string;
  /** @example 'Bearer' */
  token_type!: string;
  /**
   * Seconds that the access token is good
   * @example 600
   */
  expires_in!: number;
  /** Good for one use, at `POST /auth/refresh` */
  refresh_token!: string;
}

/** Whoever sent the request. */
export class PrincipalDto {
  @ApiProperty({ enum: ['user', 'key', 'anyone'], description: '`anyone`: this service needs no login' })
  kind!: string;

  /** Of the user or the key */
  id!: string;
  /** Login of the user, or name of the key */
  name!: string;

  @ApiProperty({ enum: ROLES })
  role!: Role;

  @ApiPropertyOptional({ enum: ['*', ...SCOPES], isArray: true, description: 'Of a key: what it is for' })
  scopes?: string[];
}
