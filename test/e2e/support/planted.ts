/** Credentials the app finds in its environment; also values that must never be found anywhere else. */
export const planted = {
  AWS_ACCESS_KEY_ID: 'AKIAPLANTEDEXAMPLE77',
  AWS_SECRET_ACCESS_KEY: 'plantedSecretKey/7MDENG+bPxRfiCYEXAMPLE',
} as const;
