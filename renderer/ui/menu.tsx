import { Check, type LucideIcon } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { useHostAway } from './host-away.ts';
import './menu.css';

type MenuAction = {
  readonly label: string;
  readonly icon?: LucideIcon;
  readonly keys?: string;
  readonly needsHost?: boolean;
  /** Given for each choice of one setting; the chosen one has a tick. */
  readonly checked?: boolean;
  run(): void;
};
export type MenuItem = MenuAction | { readonly heading: string } | 'separator';

/**
 * A menu under its trigger. Not modal: the modal kind locks scrolling by an injected style element, which the page's
 * content security policy refuses.
 */
export function Menu({
  trigger,
  items,
  align = 'end',
}: {
  readonly trigger: ReactNode;
  readonly items: readonly MenuItem[];
  readonly align?: 'start' | 'end';
}) {
  const isAway = useHostAway();
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align={align} sideOffset={4} collisionPadding={8}>
          <DropdownMenu.RadioGroup value={items.find(isChosen)?.label ?? ''}>
            {items.map((item, index) => (
              <Line key={index} item={item} isAway={isAway} />
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

const isChosen = (item: MenuItem): item is MenuAction => item !== 'separator' && 'checked' in item && item.checked === true;

function Line({ item, isAway }: { readonly item: MenuItem; readonly isAway: boolean }) {
  if (item === 'separator') return <hr />;
  if ('heading' in item) return <DropdownMenu.Label className="menu-heading">{item.heading}</DropdownMenu.Label>;
  const disabled = item.needsHost === true && isAway;
  const content = (
    <>
      {item.icon && <item.icon className="i s" aria-hidden />}
      <span className="cut">{item.label}</span>
      {item.keys && <span className="kbd">{item.keys}</span>}
    </>
  );
  if (item.checked === undefined)
    return (
      <DropdownMenu.Item disabled={disabled} onSelect={item.run}>
        {content}
      </DropdownMenu.Item>
    );
  return (
    <DropdownMenu.RadioItem value={item.label} disabled={disabled} onSelect={item.run}>
      <span className="menu-tick">{item.checked && <Check className="i s" aria-hidden />}</span>
      {content}
    </DropdownMenu.RadioItem>
  );
}
