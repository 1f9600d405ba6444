import { operationScopes } from '../../catalogue/operation-scopes.ts';
import { problem } from '../../domain/problem.ts';
import { uninstallApp } from '../../operations/app-installs.ts';
import { answered, type Endpoint, installEndpoint } from '../endpoint.ts';

/** What an app may do about its being installed in a portal. */
export const appInstallEndpoints: readonly Endpoint[] = [
  installEndpoint({
    id: 'appInstalls.uninstall',
    title: 'Uninstall the app that calls from the account',
    method: 'DELETE',
    family: 'appInstalls',
    path: '/external-install',
    editions: { v3: {}, '2026-03': {}, '2026-09': {} },
    access: 'write',
    scopes: operationScopes.appInstall,
    answers: { 204: null },
    evidence: 'documented',
    source: 'app uninstalls guide and reference, v3 and 2026-03; the code of public integrations for 2026-09',
    assumed: [
      'every token of the installation is refused from then on, access tokens too; a recording of a call after an uninstall would settle it',
      'of several calls at once, the later ones are refused like any call with a token that is not good; a recording would settle it',
      'the token of a private app is refused with 403; a recording would settle it',
    ],
    async run({ server, portal, appId }) {
      return (await uninstallApp(server, Number(appId), portal.id)) ? answered(204) : problem('CREDENTIALS_NOT_FOUND');
    },
  }),
];
