import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ApiProblems, NotStored, UuidPipe } from '../http/index.js';
import { CreateUserDto, PartQueryDto, PatchUserDto, UserDto } from './dto/user.dto.js';
import { UsersService } from './users.service.js';
import { userView } from './views.js';

const ApiId = () => ApiParam({ name: 'id', format: 'uuid', description: 'Id of the user' });

/** Who may log in, over HTTP. */
@ApiTags('access')
@ApiProblems('VALIDATION_FAILED', 'STORE_UNAVAILABLE')
@Controller('users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Get()
  @NotStored()
  @ApiOperation({ summary: 'List users by login' })
  async list(@Query() { limit, skip }: PartQueryDto): Promise<UserDto[]> {
    return (await this.users.list(limit, skip)).map(userView);
  }

  @Post()
  @ApiProblems('LOGIN_TAKEN')
  @ApiOperation({ summary: 'Create a user' })
  async create(@Body() { login, role, password }: CreateUserDto): Promise<UserDto> {
    return userView(await this.users.create(login, role, password));
  }

  @Get(':id')
  @NotStored()
  @ApiId()
  @ApiProblems('USER_NOT_FOUND')
  @ApiOperation({ summary: 'Read a user' })
  async get(@Param('id', UuidPipe) id: string): Promise<UserDto> {
    return userView(await this.users.get(id));
  }

  @Patch(':id')
  @ApiId()
  @ApiProblems('USER_NOT_FOUND', 'LAST_ADMIN')
  @ApiOperation({ summary: 'Give a user another role or password, or shut them out' })
  async change(@Param('id', UuidPipe) id: string, @Body() dto: PatchUserDto): Promise<UserDto> {
    return userView(await this.users.change(id, dto));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiId()
  @ApiProblems('USER_NOT_FOUND', 'LAST_ADMIN')
  @ApiOperation({ summary: 'Delete a user' })
  delete(@Param('id', UuidPipe) id: string): Promise<void> {
    return this.users.delete(id);
  }
}
