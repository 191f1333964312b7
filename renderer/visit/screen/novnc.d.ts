/** The part of noVNC that is used here. The library carries no types. */
declare module '@novnc/novnc' {
  export interface RfbEvents {
    disconnect: { readonly clean: boolean };
    clipboard: { readonly text: string };
    /** Not the library's own: see bounded.ts. */
    desktopsize: { readonly width: number; readonly height: number };
  }

  export default class RFB {
    constructor(target: HTMLElement, channel: object, options?: { readonly shared?: boolean });
    viewOnly: boolean;
    scaleViewport: boolean;
    background: string;
    addEventListener<Name extends keyof RfbEvents>(
      name: Name,
      listener: (event: CustomEvent<RfbEvents[Name]>) => void,
    ): void;
    dispatchEvent(event: CustomEvent): boolean;
    disconnect(): void;
    focus(options?: FocusOptions): void;
    /** Presses and lets go; with `down`, one of them. */
    sendKey(keysym: number, code: string, down?: boolean): void;
    clipboardPasteFrom(text: string): void;

    // From here on insides, which bounded.ts puts limits to. A test of the built app holds that they are reached.
    readonly _FBU: {
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly encoding: number | null;
    };
    readonly _fbWidth: number;
    readonly _fbHeight: number;
    readonly _flushing: boolean;
    readonly _display: { flush(): Promise<unknown> };
    readonly _sock: {
      rQlen(): number;
      rQpeekBytes(length: number, copy: boolean): Uint8Array;
      rQskipBytes(length: number): void;
    };
    _handleMessage(): void;
    _resize(width: number, height: number): void;
    _handleRect(): boolean;
    _handleServerCutText(): boolean;
    /** Ends the connection as one that went wrong. Always false. */
    _fail(details: string): boolean;
  }
}
