import { lazy, type ReactNode, Suspense } from 'react';
import { Safe } from '../components/safe';
import { useSlice } from '../store/mirror';
import { cancelSignIn } from './cancel';

/** It is not in the first page: it comes when somebody signs in, or when the window is idle. */
export const loadSignIn = () => import('./signing-in').then(({ SigningIn: component }) => ({ default: component }));
const SigningIn = lazy(loadSignIn);

/** Signing in, above whatever is open: what was half filled in below stays as it is. */
export function SignInDialog(): ReactNode {
  const view = useSlice('signIn');
  return view === null ? null : (
    <Safe onClose={cancelSignIn}>
      <Suspense fallback={<span data-fallback />}>
        <SigningIn view={view} />
      </Suspense>
    </Safe>
  );
}
