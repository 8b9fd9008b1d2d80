// npm run build: makes dist current; does nothing when it is.
import { Interrupted, prepare } from './lib/prepare.mjs';

try {
  await prepare();
} catch (error) {
  if (!(error instanceof Interrupted)) console.error(error.message);
  process.exit(error instanceof Interrupted ? 130 : 1);
}
