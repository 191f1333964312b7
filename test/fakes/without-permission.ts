/** Commands that no policy of a technician's role decides: signing in, taking that role, and asking who one is. */
export const withoutPermission: readonly string[] = [
  'RegisterClient',
  'StartDeviceAuthorization',
  'CreateToken',
  'ListAccounts',
  'ListAccountRoles',
  'GetRoleCredentials',
  'Logout',
  'AssumeRole',
  'AssumeRoleWithWebIdentity',
  'GetCallerIdentity',
];
