import { BlockList } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carriersOfIpv4, specialAddresses } from '../../src/catalogue/special-addresses.ts';
import { isPublicAddress, parseAddress, parseRange } from '../../src/domain/internet-address.ts';
import { mayReach, type TargetRules, targetRulesOf } from '../../src/domain/webhook-target.ts';
import { type CrosstieOptions, startCrosstie } from '../../src/index.ts';
import { freshApp, goodSettings } from './webhook-wire.ts';
import type { ErrorBody } from './wire.ts';

/** What a server answers to each of these targets. */
async function answersTo(options: CrosstieOptions, targets: readonly string[]): Promise<Readonly<Record<string, string>>> {
  await using crosstie = await startCrosstie({ logLevel: 'silent', ...options });
  const { client, path } = await freshApp({ ...crosstie, url: crosstie.url.replace('0.0.0.0', '127.0.0.1') });
  const answers: Record<string, string> = {};
  for (const targetUrl of targets) {
    const { status, body } = await client.put<ErrorBody>(`${path}/settings`, { ...goodSettings, targetUrl });
    answers[targetUrl] = status === 200 ? 'accepted' : `${status} ${body.message.split(/[:,]/)[0]}`;
  }
  return answers;
}

const all = (targets: readonly string[], answer: string) => Object.fromEntries(targets.map((target) => [target, answer]));

const publicTargets = ['https://example.com', 'https://example.com:8443/a?b=c', 'https://93.184.215.14/', 'https://[2606:4700::1111]/'];
const localTargets = [
  'http://127.0.0.1:3000/hook',
  'http://localhost:3000',
  'http://LOCALHOST./',
  'http://[::1]:80',
  'http://a.localhost/x',
];
const privateTargets = [
  'https://10.1.2.3/',
  'https://192.168.0.1',
  'https://172.16.9.9',
  'https://169.254.169.254/latest',
  'https://[fd00::1]/',
];
const plainTargets = ['http://example.com/hook', 'http://93.184.215.14/', 'ftp://example.com/', 'file:///etc/passwd', 'data:text/plain,x'];
const noTargets = [
  '',
  'hook',
  '/hook',
  'https://',
  'https://ada:secret@example.com/',
  'https://example.com/#part',
  `https://example.com/${'x'.repeat(2_000)}`,
];
const invalid = '400 targetUrl is not a URL that webhooks can be sent to.';
const notHttps = '400 targetUrl must be served over HTTPS.';
const open = { host: '0.0.0.0', adminToken: 'admin' };

describe('[webhookSettings.set] the target of webhooks', () => {
  it('may be anywhere for a server on a loopback address, with HTTPS but on the same machine', async () => {
    const answers = await answersTo({}, [...publicTargets, ...localTargets, ...privateTargets, ...plainTargets, ...noTargets]);
    expect(answers).toEqual({
      ...all([...publicTargets, ...localTargets, ...privateTargets], 'accepted'),
      ...all(plainTargets, notHttps),
      ...all(noTargets, invalid),
      'file:///etc/passwd': invalid,
      'data:text/plain,x': invalid,
    });
  });

  it('is public for a server that others reach, however an address is written', async () => {
    const hidden = [
      'https://0x7f.1/',
      'https://2130706433/',
      'https://[::ffff:10.0.0.1]/',
      'https://[64:ff9b::7f00:1]/',
      'https://[2002:a00:1::]/',
      'https://0/',
    ];
    const answers = await answersTo(open, [...publicTargets, ...localTargets, ...privateTargets, ...hidden]);
    const told = Object.fromEntries(Object.entries(answers).map(([target, answer]) => [target, answer.replace(/leads to .*/, 'leads to')]));
    expect(told).toEqual({
      ...all(publicTargets, 'accepted'),
      ...all([...localTargets, ...privateTargets, ...hidden], '400 targetUrl leads to'),
    });
  });

  it('may be what the server was started with, without HTTPS, too', async () => {
    const webhookTargets = ['receiver', '10.0.0.0/8', 'fd00::/8', '127.0.0.1', 'Receiver.Example'];
    const allowed = [
      'http://receiver:3000/',
      'http://RECEIVER/',
      'https://10.9.8.7/',
      'http://10.9.8.7/',
      'http://[fd00::1]/',
      'http://127.0.0.1:1/',
      'http://receiver.example/',
    ];
    const answers = await answersTo({ ...open, webhookTargets }, [
      ...publicTargets,
      ...allowed,
      'https://192.168.0.1',
      'http://localhost/',
      'http://sender/',
    ]);
    expect(answers).toMatchObject({
      ...all([...publicTargets, ...allowed], 'accepted'),
      'https://192.168.0.1': expect.stringMatching('leads to 192.168.0.1'),
      'http://localhost/': expect.stringMatching('leads to localhost'),
      'http://sender/': notHttps,
    });
  });

  it.each(['10.0.0.0/33', '256.0.0.1', 'https://example.com', 'a b', '', '::g', '1.2.3', '10.0.0.0/8/8'])('cannot be %j', async (text) => {
    const start = startCrosstie({ webhookTargets: [text] });
    await expect(start).rejects.toThrow('the targets of webhooks cannot be set');
  });

  it('is looked at again by the address that its name leads to', () => {
    const rules = targetRulesOf(false, ['receiver', '10.1.0.0/16']) as TargetRules;
    expect(['10.1.2.3', '93.184.215.14', '2606:4700::1111'].map((address) => mayReach(rules, 'example.com', address))).toEqual([
      true,
      true,
      true,
    ]);
    const refused = ['10.2.0.0', '127.0.0.1', '::1', 'fe80::1%eth0', '::ffff:192.168.0.1', 'nonsense', ''];
    expect(refused.filter((address) => mayReach(rules, 'example.com', address))).toEqual([]);
    for (const host of ['receiver', 'receiver.']) expect(mayReach(rules, host, '172.16.0.1')).toBe(true);
  });
});

describe('addresses', () => {
  const special = new BlockList();
  for (const { range } of specialAddresses) {
    const [base = '', bits] = range.split('/');
    special.addSubnet(base, Number(bits), base.includes(':') ? 'ipv6' : 'ipv4');
  }
  const groups = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff })), { minLength: 8, maxLength: 8 });
  const nearSpecial = fc.constantFrom(...specialAddresses, ...carriersOfIpv4).map(({ range }) => range.split('/')[0] ?? '');

  it('of IPv4 are public where Node finds them in no special range', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.ipV4(),
          nearSpecial.filter((text) => !text.includes(':')),
        ),
        (text) => {
          const address = parseAddress(text);
          expect([text, address !== undefined && isPublicAddress(address)]).toEqual([text, !special.check(text, 'ipv4')]);
        },
      ),
    );
  });

  it('of IPv6 are read alike however they are written, and are public where Node finds them in no special range', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          groups.map((parts) => parts.map((part) => part.toString(16)).join(':')),
          fc.ipV6(),
          nearSpecial,
        ),
        (text) => {
          const isIpv6 = text.includes(':');
          const written = isIpv6 ? new URL(`http://[${text}]`).hostname.slice(1, -1) : text;
          const address = parseAddress(text);
          expect(address).toEqual(parseAddress(written));
          expect(address).toBeDefined();
          const isCarrier = carriersOfIpv4.some(({ range }) => {
            const known = parseRange(range);
            return known !== undefined && address?.version === 6 && address.value >> known.rest === known.prefix;
          });
          if (address !== undefined && !isCarrier) expect(isPublicAddress(address)).toBe(!special.check(written, isIpv6 ? 'ipv6' : 'ipv4'));
        },
      ),
    );
  });

  it('that carry one of IPv4 are public where that one is', () => {
    fc.assert(
      fc.property(fc.ipV4(), (text) => {
        const inner = parseAddress(text)?.value ?? 0n;
        const [high, low] = [inner >> 16n, inner & 0xffffn].map((part) => part.toString(16));
        const isPublic = isPublicAddress({ version: 4, value: inner });
        for (const carrier of [`::ffff:${text}`, `64:ff9b::${text}`, `2002:${high}:${low}::1`]) {
          const address = parseAddress(carrier);
          expect([carrier, address !== undefined && isPublicAddress(address)]).toEqual([carrier, isPublic]);
        }
      }),
    );
  });

  it.each([
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    '01.2.3.4',
    '1:2',
    '1::2::3',
    ':::',
    '12345::',
    '::1.2.3',
    '1.2.3.4::',
    '::1.2.3.4:1',
    'g::',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8:9',
    '',
    ' 1.2.3.4',
  ])('are not %j', (text) => {
    expect(parseAddress(text)).toBe(undefined);
  });
});
