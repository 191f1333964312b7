import { useEffect } from 'react';
import { request } from '../api';
import { followPage } from '../store/follow-page';

/** Tells main whether the list is on the screen: drawn, in a window that is neither hidden nor minimised. */
export function useShown(): void {
  useEffect(() => followPage(document, (shown) => void request('devices.shown', { shown })), []);
}
