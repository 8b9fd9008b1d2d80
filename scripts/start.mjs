// npm start: installs and builds what is missing or stale, then runs the service.
import { launch } from './lib/launch.mjs';

await launch('main.js');
