import { ApiParam } from '@nestjs/swagger';

/** Documents the id in the path. */
export const ApiEntryId = () => ApiParam({ name: 'id', format: 'uuid', description: 'Id of the entry' });
