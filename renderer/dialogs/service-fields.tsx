import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { mostServices } from '../../shared/fleet/open-form';
import { Button } from '../components/button';
import { Field } from '../components/field';
import { useWords } from '../format/use-words';
import { classes } from '../theme/classes';
import styles from './service-fields.module.css';
import layout from '../theme/layout.module.css';
import typography from '../theme/typography.module.css';

/** Offered for a device whose services are not known. */
const common: readonly string[] = ['SSH', 'HTTP', 'HTTPS', 'RDP', 'VNC'];

interface ServiceFieldsProps {
  readonly services: readonly string[];
  readonly onChange: (services: readonly string[]) => void;
  /** What is wrong with each. */
  readonly bad: (index: number) => string | null;
  /** The services of the device, where they are known. */
  readonly offered?: readonly string[] | undefined;
}

/** One to three service IDs. */
export function ServiceFields({ services, onChange, bad, offered = common }: ServiceFieldsProps): ReactNode {
  const { t } = useWords();
  return (
    <fieldset className={layout.stack}>
      <legend className={typography.label}>{t('openTunnel.services')}</legend>
      <p className={classes(typography.small, typography.second)}>{t('openTunnel.servicesHint')}</p>
      {services.map((service, index) => (
        // Rows have no identity besides their place.
        <div className={styles.row} key={index}>
          <Field
            label={t('openTunnel.service', { number: index + 1 })}
            value={service}
            onChange={(text) => onChange(services.map((other, place) => (place === index ? text : other)))}
            bad={bad(index)}
            maxLength={128}
            choices={offered}
            beside
          />
          {services.length > 1 ? (
            <Button
              look="icon"
              label={t('openTunnel.removeService', {
                service: service === '' ? t('openTunnel.service', { number: index + 1 }) : service,
              })}
              onPress={() => onChange(services.filter((_, place) => place !== index))}
            >
              <X size={18} aria-hidden />
            </Button>
          ) : null}
        </div>
      ))}
      {services.length < mostServices ? (
        <div>
          <Button
            icon={Plus}
            onPress={() => onChange([...services, offered.find((name) => !services.includes(name)) ?? ''])}
          >
            {t('openTunnel.addService')}
          </Button>
        </div>
      ) : null}
    </fieldset>
  );
}
