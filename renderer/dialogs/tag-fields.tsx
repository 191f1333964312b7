import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Tag } from '../../shared/fleet/open-form';
import { Button } from '../components/button';
import { Field } from '../components/field';
import { useWords } from '../format/use-words';
import styles from './tag-fields.module.css';
import layout from '../theme/layout.module.css';
import typography from '../theme/typography.module.css';

const mostRows = 10;

/** Tags of the tunnel, a key and a value each. */
export function TagFields({
  tags,
  onChange,
  bad,
}: {
  readonly tags: readonly Tag[];
  readonly onChange: (tags: readonly Tag[]) => void;
  readonly bad: (index: number) => string | null;
}): ReactNode {
  const { t } = useWords();
  const change = (index: number, part: Partial<Tag>): void =>
    onChange(tags.map((tag, place) => (place === index ? { ...tag, ...part } : tag)));
  return (
    <fieldset className={layout.stack}>
      <legend className={typography.label}>{t('openTunnel.tags')}</legend>
      {tags.map((tag, index) => (
        // Rows have no identity besides their place.
        <div className={styles.row} key={index}>
          <Field
            label={t('openTunnel.tagKey', { number: index + 1 })}
            value={tag.key}
            onChange={(key) => change(index, { key })}
            bad={bad(index)}
            maxLength={128}
          />
          <Field
            label={t('openTunnel.tagValue', { number: index + 1 })}
            value={tag.value}
            onChange={(value) => change(index, { value })}
            maxLength={256}
          />
          <Button
            look="icon"
            label={t('openTunnel.removeTag', { number: index + 1 })}
            onPress={() => onChange(tags.filter((_, place) => place !== index))}
          >
            <X size={18} aria-hidden />
          </Button>
        </div>
      ))}
      {tags.length < mostRows ? (
        <div>
          <Button icon={Plus} onPress={() => onChange([...tags, { key: '', value: '' }])}>
            {t('openTunnel.addTag')}
          </Button>
        </div>
      ) : null}
    </fieldset>
  );
}
