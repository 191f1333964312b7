import { join } from 'node:path';

function forget(): void {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) Reflect.deleteProperty(process.env, name);
}

/**
 * Until the returned function is called, the AWS SDK finds these variables in this process and none of the machine's
 * own, and looks for the shared files in `folder`: `config` and `credentials`.
 */
export function onlyVariables(folder: string, variables: Readonly<Record<string, string>> = {}): () => void {
  const saved = { ...process.env };
  forget();
  Object.assign(process.env, {
    HOME: folder,
    AWS_CONFIG_FILE: join(folder, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
    ...variables,
  });
  return () => {
    forget();
    Object.assign(process.env, saved);
  };
}
