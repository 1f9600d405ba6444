import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** The name of the form of a sealed text, so that a later one can be told from it. */
const form = 'v1';
const [nonceBytes, tagBytes] = [12, 16];

/** Keeps texts that must be read again, such as client secrets, unreadable in the store (AES-256-GCM). */
export class SecretBox {
  readonly #key: Buffer;
  /** False where what is sealed now can be read by this process alone: nothing that is to be kept may be sealed then. */
  readonly isLasting: boolean;

  /** `key` is any text or bytes that hold 256 bits of chance; the cipher's key is derived from it. Without one the box has a key that nobody keeps. */
  constructor(key: string | Buffer | undefined) {
    this.isLasting = key !== undefined;
    this.#key = createHash('sha256')
      .update(key ?? randomBytes(32))
      .digest();
  }

  /** Seals a text for one purpose; the same text gives another result each time. */
  seal(text: string, purpose: string): string {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(Buffer.from(purpose));
    const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${form}.${sealed.toString('base64url')}`;
  }

  /** The text that was sealed for this purpose; undefined for anything else. For what comes back from outside, where `open` is for what was kept. */
  openReturned(sealed: string, purpose: string): string | undefined {
    try {
      return this.open(sealed, purpose);
    } catch {
      return undefined;
    }
  }

  /** A signature of a text for one purpose (HMAC-SHA256), in base64: the same for the same text as long as the key is the same. */
  sign(text: string, purpose: string): string {
    return createHmac('sha256', this.#key).update(`${purpose}\n${text}`).digest('base64');
  }

  /** The text that was sealed for this purpose. Throws where it was sealed with another key or for another purpose, or was changed. */
  open(sealed: string, purpose: string): string {
    const bytes = Buffer.from(sealed.slice(form.length + 1), 'base64url');
    if (!sealed.startsWith(`${form}.`) || bytes.length < nonceBytes + tagBytes) throw new Error('a secret of this store is not readable');
    const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, nonceBytes)).setAAD(Buffer.from(purpose));
    decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes));
    try {
      return decipher.update(bytes.subarray(nonceBytes, bytes.length - tagBytes), undefined, 'utf8') + decipher.final('utf8');
    } catch (cause) {
      throw new Error('a secret of this store was sealed with another key: start the server with the key it was made with', { cause });
    }
  }
}

/** Whether two texts are the same, in a time that does not tell how much of them is. */
export function isSameSecret(given: string, kept: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(kept));
}
