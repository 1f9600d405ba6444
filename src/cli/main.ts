#!/usr/bin/env node
import { run } from './run.ts';

// Whoever reads standard output may have seen enough, as `head` does.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1));

await run(process.argv, process.env);
