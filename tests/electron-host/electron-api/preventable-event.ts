export type PreventableEvent = { defaultPrevented: boolean; preventDefault(): void };

export function preventableEvent(): PreventableEvent {
  return {
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true;
    },
  };
}
