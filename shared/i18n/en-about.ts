/** What the app is, and what it is made of. */
export const about = {
  headline: 'About FieldTunnel',
  version: 'Version',
  runtime: 'Runtime',
  platform: 'System',
  tokens: 'Saved tokens',
  encrypted: 'Encrypted with the key store of this computer',
  memory: 'In memory only: this computer offers no key store',
  licence: 'Licence',
  apache: 'Apache License 2.0',
  privacy:
    'FieldTunnel sends nothing to anybody but AWS and the endpoints and portals you set up. Reports are made only when you ask, and hold no tokens.',
  licences: {
    open: 'Licences',
    headline: 'Licences',
    sentence_one: 'FieldTunnel contains {{count}} package of others, under the licence below.',
    sentence_other: 'FieldTunnel contains {{count}} packages of others, each under its own licence.',
    beside: 'The notices of Electron, Chromium and Node.js lie beside the program.',
    loading: 'Reading the licences …',
    missing: 'This build holds no list of licences. NOTICES.txt beside the program has them.',
  },
};
