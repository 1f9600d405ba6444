/** Ranges of internet addresses that lead somewhere else than to the public internet. Source: IANA's registries of special-purpose addresses. */
export const specialAddresses: readonly { readonly range: string; readonly use: string; readonly source: string }[] = [
  { range: '0.0.0.0/8', use: 'this host', source: 'RFC 791' },
  { range: '10.0.0.0/8', use: 'private', source: 'RFC 1918' },
  { range: '100.64.0.0/10', use: "a provider's own", source: 'RFC 6598' },
  { range: '127.0.0.0/8', use: 'loopback', source: 'RFC 1122' },
  { range: '169.254.0.0/16', use: 'link-local, where clouds answer with secrets', source: 'RFC 3927' },
  { range: '172.16.0.0/12', use: 'private', source: 'RFC 1918' },
  { range: '192.0.0.0/24', use: 'protocol assignments', source: 'RFC 6890' },
  { range: '192.0.2.0/24', use: 'documentation', source: 'RFC 5737' },
  { range: '192.168.0.0/16', use: 'private', source: 'RFC 1918' },
  { range: '198.18.0.0/15', use: 'benchmarks', source: 'RFC 2544' },
  { range: '198.51.100.0/24', use: 'documentation', source: 'RFC 5737' },
  { range: '203.0.113.0/24', use: 'documentation', source: 'RFC 5737' },
  { range: '224.0.0.0/4', use: 'multicast', source: 'RFC 5771' },
  { range: '240.0.0.0/4', use: 'reserved, and broadcast', source: 'RFC 1112' },
  { range: '::/128', use: 'unspecified', source: 'RFC 4291' },
  { range: '::1/128', use: 'loopback', source: 'RFC 4291' },
  { range: '64:ff9b:1::/48', use: 'local translation', source: 'RFC 8215' },
  { range: '100::/64', use: 'discarded', source: 'RFC 6666' },
  { range: '2001::/23', use: 'protocol assignments, tunnels among them', source: 'RFC 2928' },
  { range: '2001:db8::/32', use: 'documentation', source: 'RFC 3849' },
  { range: '3fff::/20', use: 'documentation', source: 'RFC 9637' },
  { range: '5f00::/16', use: 'segment routing', source: 'RFC 9602' },
  { range: 'fc00::/7', use: 'private', source: 'RFC 4193' },
  { range: 'fe80::/10', use: 'link-local', source: 'RFC 4291' },
  { range: 'fec0::/10', use: 'site-local', source: 'RFC 3879' },
  { range: 'ff00::/8', use: 'multicast', source: 'RFC 4291' },
];

/** Ranges of IPv6 whose addresses carry one of IPv4, which they lead to, and at which bit from the right it ends. */
export const carriersOfIpv4: readonly { readonly range: string; readonly shift: number; readonly source: string }[] = [
  { range: '::/96', shift: 0, source: 'RFC 4291, compatible' },
  { range: '::ffff:0:0/96', shift: 0, source: 'RFC 4291, mapped' },
  { range: '::ffff:0:0:0/96', shift: 0, source: 'RFC 2765, translated' },
  { range: '64:ff9b::/96', shift: 0, source: 'RFC 6052, NAT64' },
  { range: '2002::/16', shift: 80, source: 'RFC 3056, 6to4' },
];
