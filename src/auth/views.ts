import type { ApiKey, User } from '../relational/index.js';
import type { NewKey } from './api-keys.service.js';
import type { ApiKeyDto, NewApiKeyDto } from './dto/api-key.dto.js';
import type { TokensDto } from './dto/session.dto.js';
import type { UserDto } from './dto/user.dto.js';
import type { Tokens } from './sessions.service.js';

const timeOf = (date: Date | null) => date && date.toISOString();

/** As the API shows it: never a hash. */
export function userView({ id, login, role, disabled, createdAt, updatedAt, lastLoginAt }: User): UserDto {
  return {
    id,
    login,
    role,
    disabled,
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
    last_login_at: timeOf(lastLoginAt),
  };
}

/** As the API shows it: never a hash. */
export function keyView(key: ApiKey): ApiKeyDto {
  return {
    id: key.id,
    name: key.name,
    role: key.role,
    scopes: key.scopes,
    created_by: key.createdBy,
    created_at: key.createdAt.toISOString(),
    expires_at: timeOf(key.expiresAt),
    revoked_at: timeOf(key.revokedAt),
    last_used_at: timeOf(key.lastUsedAt),
  };
}

/** With its text, this once. */
export const newKeyView = ({ key, text }: NewKey): NewApiKeyDto => Object.assign(keyView(key), { key: text });

export const tokensView = ({ accessToken, expiresIn, refreshToken }: Tokens): TokensDto => ({
  access_token: accessToken,
  token_type: 'Bearer',
  expires_in: expiresIn,
  refresh_token: refreshToken,
});
