import { createHash } from 'node:crypto';
import { der, derElements } from './der';

const utf8String = 12;
const universalString = 28;
const bmpString = 30;
/** Strings of one byte a character: Printable, T61, IA5, Visible. OpenSSL reads them as Latin-1. */
const singleByteStrings = [19, 20, 22, 26];

/**
 * The name OpenSSL looks a certificate up by in a `-CApath` folder, without the `.0`: `openssl x509 -hash`.
 * It is the start of the SHA-1 of the subject's canonical encoding (X509_NAME_hash, OpenSSL 1.0 and later).
 * @param subject the DER encoding of the certificate's subject name
 */
export function subjectHash(subject: Uint8Array): string {
  const name = derElements(Buffer.from(subject)).at(0);
  const sets = name === undefined ? [] : derElements(name.content);
  // The canonical form leaves out the header of the outer sequence.
  const canonical = Buffer.concat(
    sets.map(({ tag, content }) =>
      der(
        tag,
        Buffer.concat(
          derElements(content)
            .map(({ content: pair }) => canonicalPair(pair))
            .sort((a, b) => a.compare(b)),
        ),
      ),
    ),
  );
  const hash = createHash('sha1').update(canonical).digest().readUInt32LE(0);
  return hash.toString(16).padStart(8, '0');
}

function canonicalPair(pair: Buffer): Buffer {
  const [type, value] = derElements(pair);
  if (type === undefined || value === undefined)
    throw new RangeError('Not a name: an attribute has no type or no value.');
  const text = textOf(value.tag, value.content);
  return der(
    0x30,
    Buffer.concat([type.whole, text === null ? value.whole : der(utf8String, Buffer.from(folded(text), 'utf8'))]),
  );
}

/** Lower case for ASCII letters only, spaces trimmed and runs of them made one: as OpenSSL does. */
function folded(text: string): string {
  return text
    .replace(/[ \f\n\r\t\v]+/g, ' ')
    .replace(/^ | $/g, '')
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function textOf(tag: number, content: Buffer): string | null {
  if (tag === utf8String) return content.toString('utf8');
  if (singleByteStrings.includes(tag)) return content.toString('latin1');
  if (tag === bmpString) return Buffer.from(content).swap16().toString('utf16le');
  if (tag === universalString)
    return Array.from({ length: content.length / 4 }, (_, index) =>
      String.fromCodePoint(content.readUInt32BE(index * 4)),
    ).join('');
  return null;
}
