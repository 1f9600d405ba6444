import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import net, { Socket } from 'node:net';
import tls from 'node:tls';
import { hostNames } from '../catalogue/hosts.ts';

/** Connections that go elsewhere, until they are let go. */
export interface Redirect extends Disposable {
  /** Where they go. */
  readonly url: string;
  /** Lets new connections go where they say again, and ends those that were redirected. */
  stop(): void;
}

/** What a caller asked Node to connect to; the rest of the options does not matter to a connection that goes elsewhere. */
interface Wanted {
  readonly host?: unknown;
  readonly port?: unknown;
  readonly servername?: unknown;
  /** A connection to be spoken over, such as one through a proxy. */
  readonly socket?: unknown;
  readonly path?: unknown;
  readonly signal?: unknown;
  /** Milliseconds of silence after which the client wants to be told. */
  readonly timeout?: unknown;
}

type Opener = (...words: unknown[]) => unknown;

/**
 * Has each connection of this process that would go to a host of HubSpot's go to the server at `url`, whichever client opens it: what is written to it
 * and read from it is the client's own. All other connections are opened as before. The newest redirect that was not stopped goes before earlier ones.
 * Does not reach connections that are open already, other processes, HTTP/2 without HTTP/1.1, and code that took `connect` out of `node:net` or
 * `node:tls` by `require` before.
 */
export function redirectConnections(url: string): Redirect {
  const target = new URL(url);
  const opened = new Set<Socket>();
  let isOn = true;
  const open = (isPlain: boolean, words: readonly unknown[]): Socket | undefined => {
    if (!isOn) return undefined;
    const [wanted, connected] = wantedOf(words);
    if (wanted === undefined || !isOfHubspot(wanted, isPlain ? 80 : 443)) return undefined;
    const socket = connectTo(target, wanted, isPlain);
    opened.add(socket);
    // A tunnel that is not used would keep the process alive.
    const { socket: tunnel, timeout } = wanted;
    socket.once('close', () => {
      opened.delete(socket);
      if (tunnel instanceof Socket) tunnel.destroy();
    });
    if (typeof timeout === 'number' && timeout > 0) socket.setTimeout(timeout);
    if (connected !== undefined) socket.once(isPlain ? 'connect' : 'secureConnect', connected);
    return socket;
  };
  const undo = [
    replace(tls, 'connect', (words) => open(false, words)),
    replace(net, 'connect', (words) => open(true, words)),
    replace(net, 'createConnection', (words) => open(true, words)),
    // Taken from `net` when Node starts.
    replace(http.Agent.prototype, 'createConnection', (words) => open(true, words)),
  ];
  syncBuiltinESMExports();
  const stop = () => {
    isOn = false;
    for (const back of undo) back();
    syncBuiltinESMExports();
    for (const socket of opened) socket.destroy();
  };
  return { url, stop, [Symbol.dispose]: stop };
}

/** Tries `instead` before a function of an object. Answers what puts the function back, unless something else stands there by then. */
function replace<Name extends string>(
  holder: { [name in Name]?: unknown },
  name: Name,
  instead: (words: readonly unknown[]) => unknown,
): () => void {
  const before = holder[name] as Opener;
  const replaced = function (this: unknown, ...words: unknown[]): unknown {
    return instead(words) ?? before.apply(this, words);
  };
  holder[name] = replaced;
  return () => {
    if (holder[name] === replaced) holder[name] = before;
  };
}

/** What the words of a call of `connect` ask for, and what is to be called then. Undefined where they name no host. */
function wantedOf(words: readonly unknown[]): readonly [wanted: Wanted | undefined, connected: (() => void) | undefined] {
  // Node takes the words of one call as a list, too.
  const [first, ...rest] = Array.isArray(words[0]) ? (words[0] as readonly unknown[]) : words;
  const last = words.at(-1);
  const connected = typeof last === 'function' ? (last as () => void) : undefined;
  if (typeof first === 'object' && first !== null) return [first, connected];
  const port = Number(first);
  if (!Number.isInteger(port)) return [undefined, connected];
  const options = rest.find((word) => typeof word === 'object' && word !== null);
  return [{ ...options, port, ...(typeof rest[0] === 'string' && { host: rest[0] }) }, connected];
}

/** A tunnel through a proxy is known by the name that it is to be encrypted for. */
function isOfHubspot({ host, port, servername, socket, path }: Wanted, usualPort: number): boolean {
  if (socket !== undefined && socket !== null) return typeof servername === 'string' && hostNames.has(servername);
  // A path is that of a socket in the file system.
  const isNetwork = path === undefined || path === null;
  return isNetwork && typeof host === 'string' && hostNames.has(host.toLowerCase()) && Number(port) === usualPort;
}

function connectTo(target: URL, { signal }: Wanted, isPlain: boolean): Socket {
  const host = target.hostname.replace(/^\[|\]$/g, '');
  const options = { ...(signal instanceof AbortSignal && { signal }) };
  const isSecure = target.protocol === 'https:';
  const port = target.port === '' ? (isSecure ? 443 : 80) : Number(target.port);
  if (isSecure) return tls.connect({ ...options, host, port, ...(net.isIP(host) === 0 && { servername: host }) });
  const socket = isPlain ? new Socket(options) : new SeeminglySecureSocket(options);
  return socket.connect({ host, port });
}

/** A connection without encryption to a client that asked for some: it is connected and secure at once, and says of itself what such clients look at. */
class SeeminglySecureSocket extends Socket {
  readonly encrypted = true;
  readonly authorized = true;
  readonly authorizationError = null;
  /** HTTP/2 is not offered, whatever was asked for. */
  readonly alpnProtocol = 'http/1.1';

  constructor(options: { readonly signal?: AbortSignal }) {
    super(options);
    this.once('connect', () => this.emit('secureConnect'));
  }

  getPeerCertificate(): object {
    return {};
  }

  getProtocol(): null {
    return null;
  }

  getCipher(): object {
    return {};
  }

  getSession(): undefined {
    return undefined;
  }

  isSessionReused(): boolean {
    return false;
  }

  setServername(): void {}
}
