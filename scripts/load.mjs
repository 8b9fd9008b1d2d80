// npm run load -- FILE: installs and builds what is missing or stale, then loads a catalogue.
import { launch } from './lib/launch.mjs';

await launch('load.js');
