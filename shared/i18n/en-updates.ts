/** Newer versions of the app. */
export const updates = {
  title: 'Updates',
  off: 'Your organisation has switched them off.',
  nowhere: 'No place is set where FieldTunnel would look for them. Your administrator can set one.',
  lookedAt: 'Looked for {{when}}',
  never: 'Not looked for yet',
  look: 'Look for updates',
  looking: 'Looking for updates',
  notNow: 'FieldTunnel looks once nothing is connected.',
  found: {
    current: 'No newer version was there.',
    newer: 'A newer version was there.',
    unreachable: 'The place for updates could not be reached.',
    missing: 'There was no update file at the place for updates.',
    refused: 'The place for updates refused.',
    redirected: 'The place for updates sends elsewhere, where FieldTunnel does not follow.',
    'too-large': 'The update file is larger than one can be. Nothing of it is used.',
    signature: 'The update file is not signed with the key of your organisation. Nothing of it is used.',
    form: 'The update file cannot be understood. Nothing of it is used.',
    early: 'By the clock of this computer, the update file will be signed only later. Check the date and the time.',
    expired: 'The update file is no longer valid. Your administrator can sign a new one.',
    replayed: 'The update file is older than one that was here before. Nothing of it is used.',
  },
  offer: {
    fetching: 'Version {{version}} is being fetched: {{percent}} %',
    ready: 'Version {{version}} is here. It is installed when you quit FieldTunnel.',
    'by-hand': {
      system: 'Version {{version}} can be had. On this system FieldTunnel does not install it itself.',
      computer:
        'Version {{version}} can be had. FieldTunnel is installed for everybody on this computer, so that an administrator installs it.',
      'no-package': 'There is a version {{version}}, and no package of it for this computer.',
      tried:
        'Version {{version}} was to be installed twice, and this version still runs. Your administrator can install it.',
      source: 'Version {{version}} can be had. This one runs from its source and is not replaced.',
    },
    where: 'It lies at {{place}}',
    failed: {
      interrupted: 'Version {{version}} arrived only in part. The next look goes on from there.',
      missing: 'The package of version {{version}} is not at the place for updates.',
      refused: 'The place for updates refused the package of version {{version}}.',
      redirected:
        'The place for updates sends elsewhere for the package of version {{version}}, where FieldTunnel does not follow.',
      'too-large': 'The package of version {{version}} is larger than the update file says. It was removed.',
      'wrong-content': 'The package of version {{version}} is not the one that was signed. It was removed.',
      'disk-full': 'There is no room on the disk for the package of version {{version}}.',
      'not-written': 'The package of version {{version}} could not be saved.',
    },
  },
  oldest: {
    soon: 'From {{date}} on, your organisation allows new connections with version {{version}} or later only.',
    now: 'Your organisation allows new connections with version {{version}} or later only. What is connected stays connected.',
  },
  line: {
    ready: 'Version {{version}} comes when you quit',
    'by-hand': 'Version {{version}} can be had',
    soon: 'New connections need version {{version}} from {{date}} on',
    now: 'New connections need version {{version}}',
  },
};
