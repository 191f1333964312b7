import type { ReactNode } from 'react';
import layout from '../theme/layout.module.css';

interface FormProps {
  /** By a button of type `submit`, or with Enter. */
  readonly onSubmit: () => void;
  readonly children: ReactNode;
  readonly label?: string;
  readonly className?: string | undefined;
}

/** Fields that take effect together. Never leaves the page. */
export function Form({ onSubmit, children, label, className = layout.stack }: FormProps): ReactNode {
  return (
    <form
      className={className}
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
    </form>
  );
}
