import { Injectable } from '@nestjs/common';
import type { JobHandler } from './job-handler.js';

/** Who does which jobs. A feature registers its handlers in `onModuleInit`, before the first job is taken. */
@Injectable()
export class JobHandlers {
  private readonly handlers = new Map<string, JobHandler>();

  register(handler: JobHandler<never>): void {
    if (this.handlers.has(handler.kind)) throw new Error(`Two handlers for jobs of kind ${handler.kind}`);
    this.handlers.set(handler.kind, handler);
  }

  get kinds(): string[] {
    return [...this.handlers.keys()];
  }

  /** The parameters of a job are what its own feature submitted, so of the type of its handler. */
  of(kind: string): JobHandler | undefined {
    return this.handlers.get(kind);
  }
}
