import { CircleCheck, CircleX, X } from 'lucide-react';
import { Toast } from 'radix-ui';
import { Button, IconButton } from './button.tsx';
import './toasts.css';

const SHOWN_MS = 6_000;

export type ToastItem = {
  readonly id: number;
  readonly tone: 'ok' | 'danger';
  readonly title: string;
  readonly text: string | null;
  readonly action: { readonly label: string; run(): void } | null;
};

type ToastsProps = {
  readonly items: readonly ToastItem[];
  readonly label: string;
  readonly dismissLabel: string;
  onDismiss(id: number): void;
};

/** Bottom centre, six seconds, kept while hovered or focused. */
export function Toasts({ items, label, dismissLabel, onDismiss }: ToastsProps) {
  return (
    <Toast.Provider label={label} duration={SHOWN_MS} swipeDirection="down">
      {items.map((item) => (
        <Toast.Root key={item.id} className="toast" onOpenChange={(open) => !open && onDismiss(item.id)}>
          {item.tone === 'ok' ? <CircleCheck className="i ok" aria-hidden /> : <CircleX className="i danger" aria-hidden />}
          <div className="grow">
            <Toast.Title className={item.text ? 'strong' : ''}>{item.title}</Toast.Title>
            {item.text && <Toast.Description className="small t2">{item.text}</Toast.Description>}
          </div>
          {item.action && (
            <Toast.Action asChild altText={item.action.label}>
              <Button look="quiet" small onClick={item.action.run}>
                {item.action.label}
              </Button>
            </Toast.Action>
          )}
          <IconButton label={dismissLabel} icon={X} small onClick={() => onDismiss(item.id)} />
        </Toast.Root>
      ))}
      <Toast.Viewport className="toasts" label={label} />
    </Toast.Provider>
  );
}
