import { CircleX } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { Translation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/notice.tsx';

type State = { readonly error: Error | null };

/** A bug in a page leaves the rest of the window working. It also clears when another page is opened. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: null };
  readonly #clear = () => this.setState({ error: null });

  static getDerivedStateFromError(error: Error): State {
    return { error };
  }
  override componentDidMount(): void {
    window.addEventListener('hashchange', this.#clear);
  }
  override componentWillUnmount(): void {
    window.removeEventListener('hashchange', this.#clear);
  }
  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <Translation>
        {(t) => (
          <div className="page-error">
            <EmptyState
              failed
              icon={CircleX}
              title={t('shell.pageFailed.title')}
              text={t('shell.pageFailed.text', { message: error.message })}
            >
              <Button onClick={this.#clear}>{t('shell.pageFailed.retry')}</Button>
            </EmptyState>
          </div>
        )}
      </Translation>
    );
  }
}
