import fc from 'fast-check';

/**
 * Properties are tried on the same examples each time, so that a run says something of what was changed and nothing of chance.
 * `CROSSTIE_TEST_SEED` names others by a number, and `any` draws others each time: to look for what nobody thought of.
 */
const named = process.env['CROSSTIE_TEST_SEED'];
if (named !== 'any') fc.configureGlobal({ seed: Number(named ?? 20_261_130) });
