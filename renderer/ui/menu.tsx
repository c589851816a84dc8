import type { LucideIcon } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { useHostAway } from './host-away.ts';
import './menu.css';

type MenuAction = { readonly label: string; readonly icon?: LucideIcon; readonly keys?: string; readonly needsHost?: boolean; run(): void };
export type MenuItem = MenuAction | 'separator';

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
          {items.map((item, index) =>
            item === 'separator' ? (
              <hr key={index} />
            ) : (
              <DropdownMenu.Item key={item.label} disabled={item.needsHost === true && isAway} onSelect={item.run}>
                {item.icon && <item.icon className="i s" aria-hidden />}
                <span className="cut">{item.label}</span>
                {item.keys && <span className="kbd">{item.keys}</span>}
              </DropdownMenu.Item>
            ),
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
