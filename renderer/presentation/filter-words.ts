import type { DeviceFilter } from '../../shared/fleet/filters';
import type { Translate } from '../../shared/i18n/translate';

/** A filter as a chip says it: types and groups by their names, attributes as `site: busan`. Pure. */
export function filterWords(filter: DeviceFilter, t: Translate): string {
  switch (filter.kind) {
    case 'online':
      return t('rail.filter.online');
    case 'open-tunnel':
      return t('rail.filter.openTunnel');
    case 'type':
    case 'group':
      return filter.name;
    case 'attribute':
      return `${filter.key}: ${filter.value}`;
    default:
      return filter satisfies never;
  }
}
