import { createPublicKey, verify } from 'node:crypto';

/** A DSA key of 1024 bits, as old devices have, and what it signed with SHA-1. */
const key =
  'MIIBtzCCASwGByqGSM44BAEwggEfAoGBANQYs93gIf+WRy/xLWQFuNX2wD25GEAzjtNvMuxMa+rUVDl6EX3DpUBbRGO4+TVY9UcJVNtBRROdQ6eYkpDjH4TwzW5DgdlR3I6BBxxYUgWqK83mkpjb8xj9AyrxTKMfhQCj1Oi/IUhFrf2Lbhjdg5Fsy2ljokfwnbRvxC2JXzDfAhUA/Lw/Oe/s3FdVNV0Zt3RZSFCIotcCgYEAo7+3SivodFEETn9leuhNTW7F6s8Ff6xBjVYDONQ7vhPWsdLIYmVQuvEjWC2DpaVYRcrAxmynD+JwX4YwhNT/C4ZDA4Te5feced/SmS+7ywD1WeniH8pipEYWP+/ycbUfakdmh02MXd2WcLy8QsvObZPm9A+IqBJ0+fDd9jDxDPEDgYQAAoGAWTeCXKaZwCdKJ+YhqTwShenF3dm5yiB9a9o4pCGkSKn5sYKN12x32ayEddDvUtJ45OTp/HUCVwb+zcjfAfKIR2FEo0aSsry+4dvJCO0SXrm0e++DF6e/e0racCeGQPm6/T9n5PDr7C7zI4h1XaBnHAn4EDY35g+IbNvpTekc56M=';
const signed = 'ssh-dss';
const signature = 'MC0CFQD3oLNqUbjBh4BcqCmo9WEqbS+YzwIUbFlf01HvlljqG9EnRwJpzzPyUN4=';

/**
 * Whether this runtime can check such a signature: some libraries read the key and refuse the rest, others do not know
 * it at all.
 */
export function hasDsa(): boolean {
  try {
    const spki = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' });
    return verify('sha1', Buffer.from(signed), spki, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}
