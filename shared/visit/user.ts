/**
 * User names that may stand in a link or in a command: letters, digits, `_`, `.` and `-`, as POSIX portable names and
 * OpenSSH take them.
 */
const plainUserPattern = /^[a-z_][a-z0-9_.-]{0,31}$/i;

/** A person may type any other name in the window; it goes no further than the ssh connection. */
export const isPlainUser = (name: string): boolean => plainUserPattern.test(name);
