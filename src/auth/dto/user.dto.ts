import { ApiProperty, PartialType } from '@nestjs/swagger';
import { IsBoolean, IsInt, Matches, Max, Min, ValidateIf } from 'class-validator';
import { type Role, ROLES } from '../../common/roles.js';
import { Limit, Numeric } from '../../http/index.js';
import { NewPassword, RoleField } from './fields.js';

const MOST = 1000;

/** Which part of a list. */
export class PartQueryDto {
  /** At most so many */
  @Limit(MOST)
  limit: number = 100;

  /** Entries to pass over */
  @Numeric()
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  skip: number = 0;
}

class UserFields {
  @RoleField()
  role!: Role;

  @NewPassword()
  password!: string;
}

/** A new user. */
export class CreateUserDto extends UserFields {
  @Matches(/^[\p{L}\p{N}_.@+-]{1,100}$/u, { message: 'login must be 1 to 100 letters, digits and . _ @ + -' })
  @ApiProperty({ description: 'Upper and lower case are the same', example: 'ivanova', maxLength: 100 })
  login!: string;
}

/** What of a user is to change. */
export class PatchUserDto extends PartialType(UserFields, { skipNullProperties: false }) {
  /** `true`: may not log in, and is logged out */
  @ValidateIf((_, value) => value !== undefined)
  @IsBoolean()
  disabled?: boolean;
}

/** A user. */
export class UserDto {
  /** @example '6f1c1d5e-7c1b-4a53-9c55-0d6a5c1f2b3a' */
  id!: string;
  /** @example 'ivanova' */
  login!: string;

  @ApiProperty({ enum: ROLES })
  role!: Role;

  disabled!: boolean;
  /** @example '2026-01-01T12:00:00.000Z' */
  created_at!: string;
  /** @example '2026-01-01T12:00:00.000Z' */
  updated_at!: string;
  /** @example '2026-01-01T12:00:00.000Z' */
  last_login_at!: string | null;
}
