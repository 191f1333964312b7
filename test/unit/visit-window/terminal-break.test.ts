// @vitest-environment jsdom
/** A terminal whose shell breaks: what stays, what is sent to nobody, and where the next one goes on. */
import { describe, expect, it, vi } from 'vitest';
import { ShellTerminal } from '../../../renderer/visit/terminal/shell-terminal';
import { allDrawn, eachInItsWindow, esc, lost, open, print, sent, wentOn } from './terminal-rig';

eachInItsWindow();

describe('a shell that breaks', () => {
  it('gets nothing while the connection is lost, and nothing of it afterwards', async () => {
    const terminal = new ShellTerminal('shell-1');
    terminal.follow(open(1), () => '');
    terminal.follow(lost(2), () => '');
    terminal.paste('rm -rf /');
    terminal.follow(open(3), () => 'back');
    await wentOn();
    expect(sent()).toBe('');
    terminal.paste('ls');
    expect(sent()).toBe('ls');
    terminal.setReachable(false);
    terminal.paste('rm');
    terminal.setReachable(true);
    expect(sent()).toBe('ls');
    terminal.dispose();
  });

  it('answers nothing that the broken one asked for', async () => {
    const terminal = new ShellTerminal('shell-1');
    terminal.follow(open(1), () => '');
    print(`${esc}[6n`);
    terminal.follow(lost(2), () => '');
    await allDrawn(4);
    terminal.follow(open(3), () => 'back');
    await wentOn();
    expect(sent()).toBe('');
    terminal.dispose();
  });

  it('goes on below one line, whatever the broken one had switched on', async () => {
    const terminal = new ShellTerminal('shell-1');
    const words = vi.fn(() => 'connected again');
    terminal.follow(open(1), words);
    const before = `$ vi${esc}[?1049h${esc}[?2004h${esc}[?1003h${esc}[?1006h${esc}[?25l${esc}[?1h${esc}[3;5r${esc}]0;half`;
    print(before);
    await allDrawn(before.length);
    terminal.follow(lost(2), words);
    // What the next shell prints before it is announced waits for the line.
    print('$ ');
    terminal.follow(open(3), words);
    await allDrawn(before.length + 2);
    expect(words).toHaveBeenCalledWith(2, 3);
    expect(terminal.text()).toEqual(['$ vi', 'connected again', '$ ']);
    terminal.paste('two\nlines');
    expect(sent()).toBe('two\rlines');
    terminal.dispose();
  });

  it('says so, too, where it was first seen broken', async () => {
    const terminal = new ShellTerminal('shell-1');
    terminal.follow(lost(2), () => 'back');
    terminal.follow(open(3), () => 'back');
    await expect.poll(() => terminal.text()).toEqual(['back']);
    terminal.dispose();
  });

  it('that breaks again before it went on stays broken', async () => {
    const terminal = new ShellTerminal('shell-1');
    terminal.follow(open(1), () => '');
    terminal.follow(lost(2), () => '');
    terminal.follow(open(3), () => 'back');
    terminal.follow(lost(4), () => '');
    await expect.poll(() => terminal.text()).toContain('back');
    terminal.paste('rm');
    expect(sent()).toBe('');
    terminal.dispose();
  });
});

describe('a shell that breaks while it floods', () => {
  it('has all that it printed above the line, however much, and nothing of it is answered by the next one', async () => {
    const terminal = new ShellTerminal('shell-1');
    terminal.follow(open(1), () => '');
    const flood = Array.from({ length: 1_600 }, (_, at) => `line ${at} ${'x'.repeat(64)}\r\n`).join('');
    const end = `${esc}[6n${esc}[c${esc}[?2004h${esc}[?1003hits end\r\n${esc}[?1049hmc`;
    for (let at = 0; at < flood.length; at += 32_768) print(flood.slice(at, at + 32_768));
    print(end);
    terminal.follow(lost(2), () => '');
    terminal.follow(open(3), () => 'back');
    print(`$ ${esc}[5n`);
    await allDrawn(flood.length + end.length + 6);
    expect(terminal.text().slice(-4)).toEqual([`line 1599 ${'x'.repeat(64)}`, 'its end', 'back', '$ ']);
    // The next one's own question is answered.
    expect(sent()).toBe(`${esc}[0n`);
    terminal.paste('two\nlines');
    expect(sent()).toBe(`${esc}[0ntwo\rlines`);
    terminal.dispose();
  });

  it('shows the end of what it printed while it is broken', async () => {
    const terminal = new ShellTerminal('shell-1');
    terminal.follow(open(1), () => '');
    for (const text of ['one\r\n', 'two\r\n', 'three\r\n']) print(text);
    terminal.follow(lost(2), () => '');
    await expect.poll(() => terminal.text()).toEqual(['one', 'two', 'three']);
    terminal.dispose();
  });
});
