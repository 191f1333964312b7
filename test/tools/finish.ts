/** The end of a program: its exit status; what it did not expect is written out whole. */
export function finish(main: Promise<number>): void {
  main.then(
    (code) => process.exit(code),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
}
