/** A device at rest whose agent is offline: said before a tunnel is opened or joined, with what helps. */
export const away = {
  headline: '{{device}} is offline',
  was: 'When $t(cloud.name) was last asked, {{age}} ago, it listed the device’s agent as offline.',
  open: 'The token of a new tunnel is sent to the device once, and $t(cloud.name) is not known to keep it for one that is offline. A tunnel opened now is charged and lasts {{life}} all the same, and the device may need a new token once it is back.',
  joined: 'The tunnel is open. The device may need a new token for it once it is back.',
  joinedUntil: 'The tunnel stays open until {{time}}. The device may need a new token for it once it is back.',
  awaited: 'A notification tells you when it is online.',
  cannotTell: {
    denied: 'FieldTunnel cannot tell you when it is online: your role may not ask $t(cloud.name) (iot:SearchIndex).',
    rejected:
      'FieldTunnel cannot tell you when it is online: $t(cloud.name) refused the question. Fleet indexing may be off in this account, or not ready yet.',
    unlisted: 'FieldTunnel cannot tell you when it is online: $t(cloud.name) does not list whether it is.',
  },
} as const;
