import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsString, Length } from 'class-validator';
import { ROLES } from '../../common/roles.js';

/** A text that is taken as it is, spaces and all. */
export const Secret = ({
  max,
  ...about
}: {
  max: number;
  description: string;
  example: string;
}): PropertyDecorator =>
  applyDecorators(
    IsString(),
    Length(1, max),
    ApiProperty({ ...about, type: String, minLength: 1, maxLength: max }),
  );

/** Characters of a password: long ones are allowed, and need no digits or signs (NIST SP 800-63B, section 3.1.1). */
const PASSWORD = { min: 12, max: 200 };

/** A password that is to be set. */
export const NewPassword = (): PropertyDecorator =>
  applyDecorators(
    IsString(),
    Length(PASSWORD.min, PASSWORD.max),
    ApiProperty({
      description: 'At least 12 characters of any kind',
      example: 'a long sentence that nobody guesses',
      type: String,
      minLength: PASSWORD.min,
      maxLength: PASSWORD.max,
    }),
  );

/** `viewer` reads, `editor` writes, too, `admin` does everything. */
export const RoleField = (): PropertyDecorator =>
  applyDecorators(
    IsIn(ROLES),
    ApiProperty({
      enum: ROLES,
      example: 'viewer',
      description: '`viewer` reads, `editor` writes, too, `admin` does everything',
    }),
  );
