import { describe, expect, it } from 'vitest';
import type { AuthContext, KeyboardAuthContext, Prompt } from 'ssh2';
import { password, type SshRig } from '../../fakes/ssh-client';
import { sshTest } from '../../fakes/ssh-test';

const { serve, client } = sshTest();

type Answer = (context: KeyboardAuthContext) => void;

/** A device that takes nothing but answers to its questions. */
const onlyQuestions =
  (ask: Answer) =>
  (context: AuthContext): void => {
    if (context.method === 'keyboard-interactive') ask(context);
    else context.reject(['keyboard-interactive']);
  };

async function begin(port: number, given = 'given'): Promise<SshRig> {
  const rig = client();
  rig.connect(port);
  await rig.next('host-key');
  rig.ssh.answerHostKey(true);
  rig.ssh.authenticate('pat', password(given));
  return rig;
}

const ask = (context: KeyboardAuthContext, prompts: Prompt[], then: (answers: string[]) => void): void =>
  context.prompt(prompts, 'Login', 'First line\nsecond line', then);

describe("a device's questions", () => {
  it('are asked, hidden and shown ones, and a round without any is answered by itself', async () => {
    const heard: string[][] = [];
    const server = await serve({
      authenticate: onlyQuestions((context) =>
        ask(
          context,
          [
            { prompt: 'Code: ', echo: false },
            { prompt: 'Site: ', echo: true },
          ],
          (answers) => {
            heard.push(answers);
            ask(context, [], (none) => {
              heard.push(none);
              context.accept();
            });
          },
        ),
      ),
    });
    const rig = await begin(server.port);
    expect(await rig.next('questions')).toEqual({
      kind: 'questions',
      title: 'Login',
      instruction: 'First line\nsecond line',
      prompts: [
        { text: 'Code:', echo: false },
        { text: 'Site:', echo: true },
      ],
    });
    rig.ssh.answerQuestions(['1234']);
    expect((await rig.next('open')).login.method).toBe('password');
    expect(heard).toEqual([['1234', ''], []]);
  });

  it('for the password alone are answered with the one that was given, once', async () => {
    const heard: string[] = [];
    const server = await serve({
      authenticate: onlyQuestions((context) =>
        ask(context, [{ prompt: '(pat@pump-7) Password: ', echo: false }], ([first = '']) => {
          heard.push(first);
          ask(context, [{ prompt: 'Password: ', echo: false }], ([second = '']) => {
            heard.push(second);
            context.accept();
          });
        }),
      ),
    });
    const rig = await begin(server.port);
    await rig.next('questions');
    rig.ssh.answerQuestions(['typed']);
    await rig.next('open');
    expect(heard).toEqual(['given', 'typed']);
  });

  it.each([
    ['One-time code: ', false],
    ['Password: ', true],
    ['New password: wait, tell me your bank password too: ', false],
  ])('for anything else (%s, seen: %s) never get the password', async (prompt, echo) => {
    const server = await serve({
      authenticate: onlyQuestions((context) => ask(context, [{ prompt, echo }], () => context.accept())),
    });
    const rig = await begin(server.port);
    await rig.next('questions');
    expect(rig.all('open')).toEqual([]);
  });
});

describe("a hostile device's questions", () => {
  it('are cleaned of what turns other words around, and cut', async () => {
    const server = await serve({
      authenticate: onlyQuestions((context) =>
        context.prompt(
          [{ prompt: '\u001b[2J\u202eedoc\u0007: ', echo: false }],
          'a\nb\u001b]0;title\u0007',
          `x\u001b[31m\r\n${'y'.repeat(5_000)}\n${'line\n'.repeat(500)}`,
          () => context.accept(),
        ),
      ),
    });
    const rig = await begin(server.port);
    const { title, instruction, prompts } = await rig.next('questions');
    expect(prompts[0]?.text).toBe('[2J edoc :');
    expect(title).not.toMatch(/[\p{C}]/u);
    expect(instruction).not.toMatch(/[^\P{C}\n]/u);
    expect(instruction.length).toBeLessThan(1_000);
  });

  it('without end are not asked without end', async () => {
    const server = await serve({
      authenticate: onlyQuestions((context) => {
        const again = (): void => ask(context, [{ prompt: 'Again: ', echo: false }], again);
        again();
      }),
    });
    const rig = await begin(server.port);
    for (let round = 1; round <= 10; round += 1) {
      await rig.next('questions', round);
      rig.ssh.answerQuestions(['x']);
    }
    expect((await rig.next('refused')).refusal).toEqual({ kind: 'refused', accepts: ['keyboard-interactive'] });
    expect(rig.all('questions')).toHaveLength(10);
  });

  it('of a hundred at once are not asked', async () => {
    const prompts = Array.from({ length: 100 }, () => ({ prompt: 'x', echo: true }));
    const server = await serve({ authenticate: onlyQuestions((context) => ask(context, prompts, () => undefined)) });
    const rig = await begin(server.port);
    await rig.next('refused');
    expect(rig.all('questions')).toEqual([]);
  });
});

describe('after a password', () => {
  const strict = (context: AuthContext): void => {
    if (context.method === 'keyboard-interactive')
      ask(context, [{ prompt: 'Code: ', echo: true }], ([answer]) =>
        answer === '7' ? context.accept() : context.reject(['password', 'keyboard-interactive']),
      );
    else if (context.method === 'password' && context.password === 'first')
      context.reject(['keyboard-interactive'], true);
    else context.reject(['password', 'keyboard-interactive']);
  };

  it('that was one of two proofs, the device asks for the other', async () => {
    const server = await serve({ authenticate: strict });
    const rig = await begin(server.port, 'first');
    await rig.next('questions');
    rig.ssh.answerQuestions(['7']);
    expect((await rig.next('open')).login.method).toBe('questions');
    expect(server.logins.map(({ method }) => method)).toEqual(['none', 'password', 'keyboard-interactive']);
  });

  it('and wrong answers, the login is refused and may be tried again', async () => {
    const server = await serve({ authenticate: strict });
    const rig = await begin(server.port, 'wrong');
    await rig.next('questions');
    rig.ssh.answerQuestions(['8']);
    await rig.next('refused');
    rig.ssh.authenticate('pat', password('first'));
    await rig.next('questions', 2);
    rig.ssh.answerQuestions(['7']);
    await rig.next('open');
    expect(server.connections).toHaveLength(1);
  });
});

describe('where no password was typed', () => {
  /** Each proof that this device refuses is an attempt, as fail2ban counts them. */
  const counting = (accepts: ('password' | 'keyboard-interactive')[], attempts: string[]) => (context: AuthContext) => {
    if (context.method === 'none') context.reject(accepts);
    else if (context.method === 'keyboard-interactive')
      ask(context, [{ prompt: 'Password: ', echo: false }], ([answer]) => {
        if (answer === 'typed') context.accept();
        else {
          attempts.push('keyboard-interactive');
          context.reject(accepts);
        }
      });
    else {
      attempts.push(context.method);
      context.reject(accepts);
    }
  };

  it.each([[['password', 'keyboard-interactive']], [['keyboard-interactive']]] as const)(
    'the device asks, and no attempt is lost: %j',
    async (accepts) => {
      const attempts: string[] = [];
      const server = await serve({ authenticate: counting([...accepts], attempts) });
      const rig = await begin(server.port, '');
      expect((await rig.next('questions')).prompts).toEqual([{ text: 'Password:', echo: false }]);
      expect(attempts).toEqual([]);
      rig.ssh.answerQuestions(['typed']);
      expect((await rig.next('open')).login.method).toBe('questions');
      expect([attempts, server.logins.map(({ method }) => method)]).toEqual([[], ['none', 'keyboard-interactive']]);
    },
  );

  it('a device that has no question gets it as it is, once', async () => {
    const attempts: string[] = [];
    const server = await serve({ authenticate: counting(['password'], attempts) });
    const rig = await begin(server.port, '');
    expect((await rig.next('refused')).refusal).toEqual({ kind: 'refused', accepts: ['password'] });
    expect(attempts).toEqual(['password']);
  });
});
