/** The real parts of the tests: an engine and a registry. */
export { startTestEngine } from './test-engine.ts';
export { startTestRegistry } from './test-registry.ts';
