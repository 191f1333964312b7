import { Check, CircleHelp, Clock, Cloud, Cpu, Laptop, type LucideIcon, Server, SquareTerminal, X } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { chainOf } from '../../shared/session';
import type { ChainTone, SessionView } from '../../shared/session/view';
import { useWords } from '../format/use-words';
import { useTimed } from '../store/clock';
import { useCounted } from '../store/mirror';
import { usePresence } from '../store/use-presence';
import { chainWords, type LinkWords, type NodeWords } from '../presentation/chain-words';
import { DeviceName } from './device-name';
import { classes } from '../theme/classes';
import styles from './chain.module.css';

const linkIcons: Readonly<Record<ChainTone, LucideIcon | null>> = {
  working: Check,
  trying: Clock,
  refused: X,
  untried: null,
};

/**
 * Laptop, AWS, device, service: a break is shown where it is. For a screen reader it is one sentence. On one line,
 * unless it is `large`.
 */
export function Chain({ view: given, large }: { readonly view: SessionView; readonly large: boolean }): ReactNode {
  const view = useCounted(given);
  const { t, format } = useWords(view.environment.kind);
  const presence = usePresence(view);
  const { chain, words } = useTimed((now) => {
    const seen = chainOf(view, now, presence);
    return { chain: seen, words: chainWords(view, seen, { t, format, now }) };
  });
  const icons: readonly LucideIcon[] = [
    Laptop,
    view.environment.kind === 'practice' ? Server : Cloud,
    Cpu,
    SquareTerminal,
  ];
  return (
    // A drawing made of elements: there is no image file it could be.
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
    <div className={classes(styles.chain, large ? styles.large : styles.line)} role="img" aria-label={words.sentence}>
      <div className={styles.row}>
        {chain.nodes.map((node, index) => {
          const link = chain.links[index];
          const linkWords = words.links[index];
          const nodeWords = words.nodes[index];
          return (
            nodeWords !== undefined && [
              <Node
                key="node"
                tone={node.tone}
                words={nodeWords}
                icon={icons[index] ?? CircleHelp}
                whole={index === 3 || (large && index === 2)}
              />,
              link !== undefined && linkWords !== undefined ? (
                <ChainLink
                  key="link"
                  tone={link.tone}
                  words={linkWords}
                  aged={'at' in link.fact || link.fact.kind === 'agent-offline'}
                />
              ) : null,
            ]
          );
        })}
      </div>
    </div>
  );
}

const Node = memo(function Node({
  tone,
  words,
  icon: Icon,
  whole,
}: {
  readonly tone: ChainTone;
  readonly words: NodeWords;
  readonly icon: LucideIcon;
  /** A name that is never replaced by a shorter word. */
  readonly whole: boolean;
}): ReactNode {
  return (
    <div className={classes(styles.node, styles[tone])}>
      <span className={styles.box}>
        <Icon strokeWidth={1.75} aria-hidden />
      </span>
      <span className={styles.name} title={words.name}>
        {whole ? (
          <DeviceName name={words.name} narrow />
        ) : (
          <>
            <span className={styles.long}>{words.name}</span>
            <span className={styles.short}>{words.shortName}</span>
          </>
        )}
      </span>
      <span className={styles.below}>{words.below}</span>
    </div>
  );
});

/** `aged`: its word grows with time, so a narrow window shortens it first. */
const ChainLink = memo(function Link({
  tone,
  words,
  aged,
}: {
  readonly tone: ChainTone;
  readonly words: LinkWords;
  readonly aged: boolean;
}): ReactNode {
  const Icon = linkIcons[tone];
  return (
    <div className={classes(styles.link, styles[tone])} data-tone={tone}>
      <span className={styles.stroke} />
      <span className={classes(styles.word, aged && styles.aged)} title={words.detail}>
        {Icon === null ? null : <Icon size={16} strokeWidth={2.25} aria-hidden />}
        <span className={styles.long}>{words.word}</span>
        <span className={styles.short}>{words.short}</span>
      </span>
      <span className={styles.stroke} />
    </div>
  );
});
