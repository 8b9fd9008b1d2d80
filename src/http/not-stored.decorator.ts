import { Header } from '@nestjs/common';

/** Nobody keeps the answer, not even the browser that asked: it is out of date soon, or for nobody else. */
export const NotStored = (): MethodDecorator => Header('cache-control', 'no-store');
