/** An Electron event object as far as the app uses it. */
export class StandEvent {
  defaultPrevented = false;
  preventDefault(): void {
    this.defaultPrevented = true;
  }
}
