import { startApp } from '../support/app-process.js';
import { apiSuite } from './api.suite.js';

describe('the embedded profile', () => {
  apiSuite(() => startApp());
});
