/** What the practice service adds to its control plane's port: faults and clock, for people and for tests. */
export interface PracticeApi {
  fault(name: string, target?: { readonly tunnelId?: string; readonly thingName?: string }): Promise<void>;
  clear(): Promise<void>;
  advance(milliseconds: number): Promise<void>;
}

export function practiceApi(controlPlane: string): PracticeApi {
  async function send(method: string, path: string, body?: unknown): Promise<void> {
    const answer = await fetch(`${controlPlane}/practice/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!answer.ok) throw new Error(`${method} /practice/${path}: ${answer.status} ${await answer.text()}`);
  }
  return {
    fault: (name, target = {}) => send('POST', 'faults', { name, ...target }),
    clear: () => send('DELETE', 'faults'),
    advance: (milliseconds) => send('POST', 'clock', { advanceMilliseconds: milliseconds }),
  };
}
