import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { gitFactsOf } from './git.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'tacho-git-')));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const AS = ['-c', 'user.name=Kim Example', '-c', 'user.email=kim@example.invalid', '-c', 'init.defaultBranch=main'];
const ENV = { PATH: process.env.PATH, HOME: root, GIT_CONFIG_NOSYSTEM: '1' };
const git = (cwd: string, ...args: string[]) =>
  execFileSync('git', [...AS, ...args], {
    cwd,
    env: ENV,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();

function repository(name: string): string {
  const folder = join(root, name);
  mkdirSync(folder);
  git(folder, 'init', '-q', '-b', 'main');
  git(folder, 'commit', '-q', '--allow-empty', '-m', 'first');
  return folder;
}

describe('the files of git say what git says', () => {
  test('branch, commit and remote, from a folder below; credentials stay out', () => {
    const folder = repository('app');
    git(folder, 'remote', 'add', 'origin', 'https://kim:not-a-token@git.example.invalid/team/app.git');
    mkdirSync(join(folder, 'src/deep'), { recursive: true });
    expect(gitFactsOf(join(folder, 'src/deep'))).toEqual({
      root: folder,
      remote: 'https://git.example.invalid/team/app.git',
      repo: 'app',
      branch: 'main',
      commit: git(folder, 'rev-parse', 'HEAD'),
    });
  });

  test.each([
    ['https://kim:p@ss:w0rd@git.example.invalid/r.git', 'https://git.example.invalid/r.git'],
    ['https://kim:ab/cd@git.example.invalid/r.git', 'https://git.example.invalid/r.git'],
    ['https://git.example.invalid/r.git?private_token=x', 'https://git.example.invalid/r.git'],
    ['git@git.example.invalid:team/r.git', 'git@git.example.invalid:team/r.git'],
    ['/srv/git/r.git', '/srv/git/r.git'],
  ])('no credentials of a remote: %s', (url, remote) => {
    const folder = join(root, `remote-${url.length}`);
    mkdirSync(join(folder, '.git'), { recursive: true });
    writeFileSync(join(folder, '.git/HEAD'), 'ref: refs/heads/main\n');
    writeFileSync(join(folder, '.git/config'), `[remote "origin"]\n\turl = "${url}"\n`);
    expect(gitFactsOf(folder)?.remote).toBe(remote);
    writeFileSync(join(folder, '.git/config'), `[remote "origin"]\n\turl = ${url}\n`);
    expect(gitFactsOf(folder)?.remote).toBe(remote);
  });

  test('packed refs, a branch with a slash', () => {
    const folder = repository('packed');
    git(folder, 'checkout', '-q', '-b', 'feature/long-name');
    git(folder, 'pack-refs', '--all');
    expect(gitFactsOf(folder)).toMatchObject({
      branch: 'feature/long-name',
      commit: git(folder, 'rev-parse', 'HEAD'),
      remote: null,
    });
  });

  test('a detached head has no branch', () => {
    const folder = repository('detached');
    git(folder, 'checkout', '-q', '--detach');
    expect(gitFactsOf(folder)).toMatchObject({
      branch: null,
      commit: git(folder, 'rev-parse', 'HEAD'),
      repo: 'detached',
    });
  });

  test('before the first commit there is none', () => {
    const folder = join(root, 'empty');
    mkdirSync(folder);
    git(folder, 'init', '-q', '-b', 'main');
    expect(gitFactsOf(folder)).toMatchObject({ branch: 'main', commit: null });
  });

  test('a worktree: its own head, the branches of the common folder', () => {
    const folder = repository('common');
    git(folder, 'worktree', 'add', '-q', '-b', 'side', join(root, 'side'));
    expect(gitFactsOf(join(root, 'side'))).toMatchObject({
      root: join(root, 'side'),
      branch: 'side',
      commit: git(folder, 'rev-parse', 'HEAD'),
    });
  });

  test('outside any repository, or in a broken one, nothing', () => {
    const folder = join(root, 'broken');
    mkdirSync(folder);
    writeFileSync(join(folder, '.git'), 'gitdir: nowhere\n');
    expect(gitFactsOf(folder)).toBeUndefined();
    expect(gitFactsOf('/')).toBeUndefined();
  });
});
