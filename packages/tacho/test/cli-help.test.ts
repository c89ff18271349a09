import { expect, test } from 'vitest';
import { Machine } from './cli.ts';

const machine = new Machine();

test('--help names every command', () => {
  const { code, stdout, stderr } = machine.run('--help');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const commands = stdout.slice(stdout.indexOf('Begin:')).matchAll(/^ {2}([a-z-]+)/gm);
  expect(Array.from(commands, ([, name]) => name)).toMatchInlineSnapshot(`
    [
      "import",
      "start",
      "hook",
      "setup",
      "annotate",
      "inspect",
      "list",
      "replay",
      "search",
      "show",
      "tree",
      "diff",
      "explain",
      "postmortem",
      "standup",
      "why",
      "cost",
      "stats",
      "token-budget",
      "doctor",
      "index",
      "redact",
      "export",
      "share",
    ]
  `);
});

test('a command alone has help of its own, exit 0', () => {
  const { code, stdout, stderr } = machine.run('list', '--help');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^Usage: tacho list \[options\]\n\nList the sessions, newest first\n/);
  for (const option of ['--agent', '--since', '--limit', '--json', '--trace-dir']) expect(stdout).toContain(option);
});

test('help is --help, before the name of a command too', () => {
  expect(machine.run('help')).toEqual(machine.run('--help'));
  expect(machine.run('help', 'list')).toEqual(machine.run('list', '--help'));
  expect(machine.run('--trace-dir', machine.store, 'help', 'list')).toEqual(machine.run('list', '--help'));
});

test('nothing at all, or no more than a folder, is the help, exit 2', () => {
  const { stdout } = machine.run('--help');
  expect(machine.run()).toEqual({ code: 2, stdout, stderr: '' });
  expect(machine.run('--trace-dir', machine.store)).toEqual({ code: 2, stdout, stderr: '' });
});

test('--version is one line', () => {
  expect(machine.run('--version')).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\S*\n$/),
    stderr: '',
  });
});

test('no help has an escape sequence in a pipe, nor is anything written', () => {
  expect(machine.run('help', 'cost').stdout).not.toContain('\u001b');
  expect(Object.keys(machine.contents())).toEqual(['home', 'work']);
});
