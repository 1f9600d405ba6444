import { describe, it } from 'vitest';
import { conformsToStore } from '../../src/storage/conformance/index.ts';
import { emptyStores } from './postgres-empty.ts';

conformsToStore('PostgreSQL', emptyStores(), { describe, it });
