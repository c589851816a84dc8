import { useSessionStore } from '../client/session.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

/** The question that is asked now. The safe button comes first, so that the dialog gives it the focus; Esc is the safe answer. */
export function QuestionDialog() {
  const asked = useSessionStore(
    (session) => session.questions.store,
    (state) => state.asked,
  );
  if (!asked) return null;
  return (
    <Dialog title={asked.title} onClose={() => asked.answer(false)}>
      <p className="t2">{asked.text}</p>
      <div className="actions-line">
        <Button onClick={() => asked.answer(false)}>{asked.safe}</Button>
        <Button look="danger-fill" onClick={() => asked.answer(true)}>
          {asked.danger}
        </Button>
      </div>
    </Dialog>
  );
}
