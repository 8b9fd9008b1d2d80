import { Body, Controller, Get, HttpCode, Ip, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AppError } from '../common/errors.js';
import { ApiProblems, NotStored, type Principal } from '../http/index.js';
import { LoginDto, LogoutDto, PasswordDto, PrincipalDto, RefreshDto, TokensDto } from './dto/session.dto.js';
import { Sender } from './principal.decorator.js';
import { SessionsService } from './sessions.service.js';
import { tokensView } from './views.js';

/** Logging in and out, over HTTP. */
@ApiTags('access')
@ApiProblems('VALIDATION_FAILED', 'STORE_UNAVAILABLE')
@Controller('auth')
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

  @Post('login')
  @HttpCode(200)
  @NotStored()
  @ApiProblems('LOGIN_FAILED', 'LOGIN_LOCKED')
  @ApiOperation({ summary: 'Log in' })
  async logIn(@Body() { login, password }: LoginDto, @Ip() address: string): Promise<TokensDto> {
    return tokensView(await this.sessions.logIn(login, password, address));
  }

  @Post('refresh')
  @HttpCode(200)
  @NotStored()
  @ApiProblems('REFRESH_REFUSED')
  @ApiOperation({ summary: 'Get the next access token' })
  async refresh(@Body() { refresh_token }: RefreshDto): Promise<TokensDto> {
    return tokensView(await this.sessions.refresh(refresh_token));
  }

  @Post('logout')
  @HttpCode(204)
  @ApiOperation({ summary: 'Log out, here or everywhere' })
  async logOut(@Body() { everywhere }: LogoutDto, @Sender() sender: Principal): Promise<void> {
    if (everywhere && sender.kind === 'user') await this.sessions.endAllOf(sender.id);
    else if (sender.sessionId) await this.sessions.end(sender.sessionId);
  }

  @Post('password')
  @HttpCode(204)
  @ApiProblems('LOGIN_FAILED', 'LOGIN_LOCKED')
  @ApiOperation({ summary: 'Change the own password; other sessions of the user end' })
  async changePassword(@Body() dto: PasswordDto, @Sender() { id, sessionId }: Principal): Promise<void> {
    if (!sessionId) throw new AppError('LOGIN_FAILED', 'Nobody has logged in.');
    await this.sessions.changePassword(id, sessionId, dto.current_password, dto.new_password);
  }

  @Get('me')
  @NotStored()
  @ApiOperation({ summary: 'Who sends this request, and what they may' })
  me(@Sender() { kind, id, name, role, scopes }: Principal): PrincipalDto {
    return { kind, id, name, role, ...(scopes ? { scopes: [...scopes] } : {}) };
  }
}
