// npm run reconcile: installs and builds what is missing or stale, then compares the vector store with PostgreSQL.
import { launch } from './lib/launch.mjs';

await launch('reconcile.js');
