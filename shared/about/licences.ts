/** The licences of what the app is made of, as the build writes them and the window shows them. */
import { z } from 'zod';

export const licencesSchema = z.object({
  /** The app itself first, then every package that is built in, by name. */
  packages: z.array(
    z.object({
      name: z.string(),
      version: z.string(),
      /** An SPDX expression. */
      licence: z.string(),
      homepage: z.string().nullable(),
      /** Index of its text. */
      text: z.int().nonnegative(),
    }),
  ),
  /** Each text once: most packages share theirs with others. */
  texts: z.array(z.string()),
});

export type LicencesView = z.infer<typeof licencesSchema>;
