import { describe, it } from 'vitest';
import { conformsToStore } from '../../src/storage/conformance/index.ts';
import { emptyStores } from './postgres-empty.ts';

const name = 'PostgreSQL with turns of one command and indexes for a single record';
conformsToStore(name, emptyStores({ turnWeightMax: 1, searchWalkMax: 0 }), { describe, it });
