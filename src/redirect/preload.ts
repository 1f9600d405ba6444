// Loaded before a program's own modules, by `node --require`, as `crosstie run` has it: sends what the program has for HubSpot to CROSSTIE_URL.
import { redirectConnections } from './connections.ts';

const { CROSSTIE_URL: url } = process.env;

if (url === undefined || url === '') throw new Error('crosstie/register needs CROSSTIE_URL, the URL of the server');
redirectConnections(url);
