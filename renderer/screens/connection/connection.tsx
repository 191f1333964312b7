import { lazy, memo, type ReactNode, Suspense, useContext } from 'react';
import { Tab, TabList, TabListStateContext, TabPanel, Tabs } from 'react-aria-components/Tabs';
import type { EnvironmentRef, SessionView } from '../../../shared/session/view';
import { Chain } from '../../components/chain';
import { ScreenTitle } from '../../components/screen-title';
import { useWords } from '../../format/use-words';
import { Rate } from '../../line/later';
import { nothingAround } from '../../presentation/presentation';
import { presentSession } from '../../presentation/present-session';
import { toTerminal } from '../../store/regions';
import { useTimed } from '../../store/clock';
import { sessionCounts } from '../../presentation/in-seconds';
import { usePresence, useWatchedPresence } from '../../store/use-presence';
import { chooseTab, type TabId, tabKey, useLastTab, useLeftToEnd } from '../../store/ui';
import { classes } from '../../theme/classes';
import { TransferCount } from '../../visit/files/count';
import { Head } from './head';
import { TabChoices } from './tab-choice';
import { tabsOf, workTabs } from './tabs';
import { useFrameKeys } from './use-frame-keys';
import styles from './connection.module.css';
import typography from '../../theme/typography.module.css';

/** Nobody waits for it: it comes after the first page. */
const EndingLine = lazy(() => import('./ending-line').then(({ EndingLine: component }) => ({ default: component })));

/**
 * One device: its head, its tabs, the chain, and the work of the chosen tab. The rows above the work stay on every tab.
 */
export function Connection({ view }: { readonly view: SessionView }): ReactNode {
  const tabs = tabsOf(view);
  const key = tabKey(view);
  const last = useLastTab(key);
  const current = tabs.some(({ id }) => id === last) ? last : 'overview';
  const ids = tabs.map(({ id }) => id).join(' ');
  const choice = { tabs: ids.split(' ') as TabId[], choose: (tab: TabId) => chooseTab(key, tab) };
  useFrameKeys(choice);
  useWatchedPresence(view);
  return (
    <div className={classes(styles.frame, current !== 'overview' && styles.filled)}>
      <Head view={view} />
      <TabChoices value={choice}>
        <Tabs
          className={classes(styles.tabs)}
          selectedKey={current}
          onSelectionChange={(tab) => chooseTab(key, tab as TabId)}
        >
          <TabRow ids={ids} where={view.environment.kind} sessionId={view.id} />
          <OnlyShown>
            <Suspense fallback={<span data-fallback hidden />}>
              <EndingLine view={view} besideHeadline={current === 'overview'} />
            </Suspense>
            <Chain view={view} large={current === 'overview'} />
            <Headline view={view} shown={current === 'overview'} />
          </OnlyShown>
          {tabs.map(({ id, Work }) => (
            <TabPanel className={classes(styles.work)} key={id} id={id} data-region="work">
              <Suspense fallback={<span data-fallback />}>
                <Work view={view} />
              </Suspense>
            </TabPanel>
          ))}
        </Tabs>
      </TabChoices>
    </div>
  );
}

/**
 * Tabs draws what it holds a second time, out of sight, to find its tabs; there is no state of a list of tabs there.
 * What is no tab is drawn once.
 */
function OnlyShown({ children }: { readonly children: ReactNode }): ReactNode {
  return useContext(TabListStateContext) === null ? null : children;
}

/** The row of tabs, hidden where there is one only. What happens at the device does not concern it. */
const TabRow = memo(function TabRow({
  ids,
  where,
  sessionId,
}: {
  readonly ids: string;
  readonly sessionId: SessionView['id'];
  readonly where: EnvironmentRef['kind'];
}): ReactNode {
  const { t } = useWords(where);
  const tabs = workTabs.filter(({ id }) => ids.split(' ').includes(id));
  return (
    <div className={classes(styles.tabRow, tabs.length < 2 && styles.one)} data-region="tabs">
      <TabList className={classes(styles.tabList)} aria-label={t('tabs.label')}>
        {tabs.map(({ id, icon: Icon }) => (
          <Tab
            className={classes(styles.tab)}
            key={id}
            id={id}
            onPress={({ pointerType }) => {
              // With the arrow keys, or a screen reader, one goes on to the next tab.
              if (id === 'terminal' && pointerType !== 'keyboard' && pointerType !== 'virtual') toTerminal();
            }}
          >
            <Icon size={18} aria-hidden />
            {t(`tabs.${id}`)}
            {id === 'files' ? <TransferCount sessionId={sessionId} where={where} /> : null}
          </Tab>
        ))}
      </TabList>
      <OnlyShown>
        <Rate sessionId={sessionId} where={where} />
      </OnlyShown>
    </div>
  );
});

/**
 * Says changes of state to those who do not see them, whatever they work on. `shown`: the work has the headline as its
 * title.
 */
function Headline({ view, shown }: { readonly view: SessionView; readonly shown: boolean }): ReactNode {
  const { t, format } = useWords(view.environment.kind);
  const presence = usePresence(view);
  const isLeftToEnd = useLeftToEnd(view);
  const headline = useTimed(
    (now) => presentSession(view, { t, format, now }, { ...nothingAround, presence, isLeftToEnd }).headline,
    (now) => sessionCounts(view, now),
  );
  return (
    <div className={typography.hidden}>
      <output>{headline}</output>
      {shown ? null : <ScreenTitle>{headline}</ScreenTitle>}
    </div>
  );
}
