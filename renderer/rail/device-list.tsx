import type { ReactNode } from 'react';
import { Header } from 'react-aria-components/Header';
import { ListBox, ListBoxItem, ListBoxSection } from 'react-aria-components/ListBox';
import { DeviceName } from '../components/device-name';
import { InlineError } from '../components/messages';
import { StateGlyph } from '../components/state-glyph';
import { useWords } from '../format/use-words';
import { useNow } from '../store/clock';
import { show, useUi } from '../store/ui';
import { useRequest } from '../store/use-request';
import type { DeviceGroups, ListItem } from '../story/device-list';

/** Devices in their groups; arrow keys move, Enter opens. */
export function DeviceList({ groups }: { readonly groups: DeviceGroups }): ReactNode {
  const { t } = useWords();
  const screen = useUi((ui) => ui.screen);
  const { run, error } = useRequest();
  const all = [...groups.open, ...groups.recent, ...groups.others];
  const selected = screen.kind === 'session' ? all.filter(({ sessionId }) => sessionId === screen.id).map(({ key }) => key) : [];

  async function open(key: string): Promise<void> {
    const item = all.find((one) => one.key === key);
    if (item === undefined) return;
    if (item.sessionId !== null) {
      show({ kind: 'session', id: item.sessionId });
      return;
    }
    const answer = await run('session.select', { thingName: item.thingName, tunnelId: item.tunnelId });
    if (answer !== null) show({ kind: 'session', id: answer.value.sessionId });
  }

  const section = (id: string, title: string, items: readonly ListItem[]): ReactNode =>
    items.length === 0 ? null : (
      <ListBoxSection id={id}>
        <Header className="rail-group">{title}</Header>
        {items.map((item) => (
          <Row key={item.key} item={item} />
        ))}
      </ListBoxSection>
    );

  return (
    <>
      <InlineError error={error} />
      <ListBox
        aria-label={t('rail.label')}
        selectionMode="single"
        selectionBehavior="toggle"
        selectedKeys={selected}
        onSelectionChange={(keys) => {
          const [key] = keys === 'all' ? [] : [...keys];
          if (key !== undefined) void open(String(key));
        }}
      >
        {section('open', t('rail.openNow'), groups.open)}
        {section('recent', t('rail.recent'), groups.recent)}
        {section('others', t('rail.devices'), groups.others)}
      </ListBox>
    </>
  );
}

function Row({ item }: { readonly item: ListItem }): ReactNode {
  const { t } = useWords();
  const name = item.thingName ?? (item.pasted && item.tunnelId === null ? t('rail.pastedTunnel') : t('story.tunnel', { id: (item.tunnelId ?? '').slice(0, 8) }));
  const word = t(`device.${item.state.word}`);
  return (
    <ListBoxItem id={item.key} className="device" textValue={name}>
      <StateGlyph state={item.state} />
      <span className="device-text">
        <span className="device-name">
          <DeviceName name={name} />
        </span>
        <span className="device-word">{word}</span>
      </span>
      <RowTime item={item} />
    </ListBoxItem>
  );
}

/** What is left of an open tunnel, else when the device was used last. */
function RowTime({ item }: { readonly item: ListItem }): ReactNode {
  const { format } = useWords();
  const now = useNow();
  if (item.endsAt !== null) return <span className="device-time">{format.shortDuration(item.endsAt - now)}</span>;
  return <span className="device-time">{item.lastUsedAt === null ? '' : format.lastUsed(item.lastUsedAt, now)}</span>;
}
