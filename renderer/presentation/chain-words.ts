import type { Chain, ChainLink, ServiceView, SessionView } from '../../shared/session/view';
import type { Speaker } from '../../shared/presentation/words';

interface ChainWords {
  readonly nodes: readonly [NodeWords, NodeWords, NodeWords, NodeWords];
  readonly links: readonly [LinkWords, LinkWords, LinkWords];
  /** The whole chain as one sentence, for those who do not see it. */
  readonly sentence: string;
}

export interface NodeWords {
  readonly name: string;
  /** For narrow windows, and for a chain on one line, above which the device is named. */
  readonly shortName: string;
  readonly below: string;
}

export interface LinkWords {
  readonly word: string;
  readonly short: string;
  /** More about it, where there is more. */
  readonly detail?: string;
}

function factWords(fact: ChainLink['fact'], { t, format, now }: Speaker): LinkWords {
  switch (fact.kind) {
    case 'round-trip': {
      const ms = Math.max(1, Math.round(fact.milliseconds));
      return { word: t('chain.fact.round-trip', { ms }), short: t('chain.short.round-trip', { ms }) };
    }
    case 'open':
    case 'checked':
    case 'answered': {
      const age = format.age(now - fact.at);
      return { word: t(`chain.fact.${fact.kind}`, { age }), short: t(`chain.short.${fact.kind}`, { age }) };
    }
    case 'agent-offline':
      return {
        word:
          fact.since === null
            ? t('chain.fact.agent-offline')
            : t('chain.fact.agent-offline-since', { since: format.lastUsed(fact.since, now) }),
        short: t('chain.short.agent-offline'),
      };
    default:
      return { word: t(`chain.fact.${fact.kind}`), short: t(`chain.short.${fact.kind}`) };
  }
}

/** The words on and below the chain: only what was observed, with its age. */
export function chainWords(view: SessionView, chain: Chain, speaker: Speaker): ChainWords {
  const { t } = speaker;
  const practice = view.environment.kind === 'practice';
  // Of several services the chain shows the one that answered last.
  const shown = view.services.reduce<ServiceView | undefined>(
    (best, service) => (best === undefined || (service.lastAnswerAt ?? 0) > (best.lastAnswerAt ?? 0) ? service : best),
    undefined,
  );
  const device = view.thingName ?? t('chain.device');
  const laptop: NodeWords = {
    name: t('chain.laptop'),
    shortName: t('chain.laptopShort'),
    below: shown === undefined || shown.port === null ? t('chain.noPort') : t('chain.port', { port: shown.port }),
  };
  const cloud: NodeWords = practice
    ? { name: t('chain.practice'), shortName: t('chain.practiceShort'), below: t('chain.thisComputer') }
    : { name: t('chain.aws'), shortName: t('chain.awsShort'), below: view.environment.region };
  const far: NodeWords = { name: device, shortName: t('chain.device'), below: t('chain.agent') };
  const serviceName = shown?.serviceId ?? t('chain.service');
  const service: NodeWords = { name: serviceName, shortName: serviceName, below: t('chain.onDevice') };
  const nodes = [laptop, cloud, far, service] as const;
  const links = [
    factWords(chain.links[0].fact, speaker),
    factWords(chain.links[1].fact, speaker),
    chain.links[2].fact.kind === 'answered' && view.banner !== null && view.banner.serviceId === shown?.serviceId
      ? { ...factWords(chain.links[2].fact, speaker), detail: t('chain.banner', { banner: view.banner.text }) }
      : factWords(chain.links[2].fact, speaker),
  ] as const;
  const say = (index: 0 | 1 | 2): string => {
    const { tone, fact } = chain.links[index];
    const state = tone === 'untried' && 'at' in fact ? t('chain.tone.old') : t(`chain.tone.${tone}`);
    return t('chain.say', {
      from: nodes[index].name,
      to: nodes[(index + 1) as 1 | 2 | 3].name,
      state,
      fact: links[index].word,
    });
  };
  return { nodes, links, sentence: `${t('chain.label')}: ${say(0)}; ${say(1)}; ${say(2)}.` };
}
