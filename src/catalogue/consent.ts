/** What the pages under `/oauth/authorize` rest on. Source: OAuth guide; reports of public integrations for two of the messages. */
export const consentAssumed: readonly string[] = [
  'whatever is wrong with a request is told on a page, and nobody is sent on; a walk through a page of HubSpot with a wrong scope would settle it',
  'the words of those pages, apart from the mismatch of the redirect URL and the invalid scopes; a walk through them would settle it',
  'error_description of a denial; a recording of one would settle it',
  'the redirect URI has to be one of the registered ones, character by character; a walk with a longer path would settle it',
  'optional scopes that the app does not have are left out, and those that it has are granted, as every portal here has everything; a walk with one that a portal lacks would settle it',
  'the app is installed when its code is exchanged, not when the user approves; a list of connected apps between the two would settle it',
  'the user is the first owner of the portal who is a person; HubSpot asks its users to log in, and there are none here: nothing would settle it',
  'no method of PKCE but S256; a walk with the method plain would settle it',
];
