import { ChevronDown } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { ComboBox } from 'react-aria-components/ComboBox';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { regions as ofTheService } from '../../shared/aws/hosts';
import { isRegion } from '../../shared/aws/names';
import { regionNames, type RegionName } from '../../shared/i18n/regions';
import { useWords } from '../format/use-words';
import { classes } from '../theme/classes';
import fieldStyles from './field.module.css';
import menuStyles from './menu.module.css';
import styles from './region-field.module.css';
import typography from '../theme/typography.module.css';

const names = regionNames.en;
const isNamed = (code: string): code is RegionName => code in names;
const all = Object.keys(names).filter(isNamed);
const ofService: ReadonlySet<string> = new Set(ofTheService);

/** A Region as people know it, beside its code; the code alone where nobody has a name for it. */
export function useRegionWords(): {
  readonly named: (code: string) => string;
  readonly city: (code: string) => string;
} {
  const { language } = useWords();
  const city = (code: string): string => (isNamed(code) ? regionNames[language][code] : code);
  return { city, named: (code) => (isNamed(code) ? `${city(code)} (${code})` : code) };
}

interface RegionFieldProps {
  readonly label: string;
  /** A code, or what was typed as far as it is none. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly bad?: string | null;
  readonly hint?: string;
  /** Of the devices: only where AWS IoT has tunnels. */
  readonly withTunnels?: boolean;
}

/** A Region by its city, in either language, or by its code; one that is too new to have a name can be typed. */
export function RegionField({ label, value, onChange, bad = null, hint, withTunnels }: RegionFieldProps): ReactNode {
  const { city, named } = useRegionWords();
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const offered = withTunnels === true ? all.filter((code) => ofService.has(code)) : all;
  const words = (code: RegionName): readonly string[] => [city(code), names[code], named(code), code];
  const codeOf = (text: string): string => {
    const wanted = text.trim().toLowerCase();
    const exact = all.find((code) => words(code).some((word) => word.toLowerCase() === wanted));
    return exact ?? (isRegion(wanted) ? wanted : text);
  };
  const wanted = typed?.trim().toLowerCase() ?? '';
  // A whole code leaves nothing to choose.
  const found = isRegion(wanted)
    ? []
    : offered.filter((code) => words(code).some((word) => word.toLowerCase().includes(wanted)));

  /** What was left half typed and can only mean one is that one. */
  function leave(): void {
    const [only, ...others] = found;
    if (typed !== null && only !== undefined && others.length === 0) onChange(only);
    setTyped(null);
  }
  return (
    <ComboBox
      className={fieldStyles.field ?? ''}
      items={found.map((code) => ({ id: code }))}
      inputValue={typed ?? named(value)}
      onInputChange={(text) => {
        if (text === (typed ?? named(value))) return;
        setTyped(text);
        onChange(codeOf(text));
      }}
      value={isNamed(value) ? value : null}
      onChange={(key) => {
        // Nothing is chosen while something else is typed.
        if (typeof key !== 'string') return;
        setTyped(null);
        onChange(key);
      }}
      onBlur={leave}
      allowsCustomValue
      defaultFilter={() => true}
      isInvalid={bad !== null}
      aria-describedby={`${id}-hint`}
    >
      <Label>{label}</Label>
      <div className={styles.line}>
        <Input
          className={fieldStyles.input ?? ''}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={64}
        />
        <Button className={styles.open ?? ''}>
          <ChevronDown size={18} aria-hidden />
        </Button>
      </div>
      <p id={`${id}-hint`} className={classes(fieldStyles.hint, !(bad === null) && fieldStyles.bad)}>
        {bad ?? hint}
      </p>
      <Popover className={classes(menuStyles.menu, styles.list)} placement="bottom start">
        <ListBox<{ readonly id: RegionName }>>
          {({ id: code }) => (
            <ListBoxItem textValue={named(code)}>
              <span>{city(code)}</span>
              <span className={classes(typography.second, typography.fixed)}>{code}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
