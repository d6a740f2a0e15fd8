/** Import this first: the Content-Security-Policy refuses code from strings, so zod is told not to try. */
import { config } from 'zod';

config({ jitless: true });
