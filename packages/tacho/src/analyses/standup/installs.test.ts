import { expect, test } from 'vitest';
import { installedBy } from './installs.ts';

/** `npm zod 4.1.0 dev`, `brew jq global`. */
const installed = (command: string) =>
  installedBy(command).added.map(({ manager, name, version, dev, global }) =>
    [manager, name, version, dev === true && 'dev', global && 'global'].filter(Boolean).join(' '),
  );

test.each([
  ['npm install zod@4.1.0', ['npm zod 4.1.0']],
  ['npm i -D vitest @types/node@24', ['npm vitest dev', 'npm @types/node 24 dev']],
  ['npm install -g tsx', ['npm tsx global']],
  ['pnpm --filter web add react', ['pnpm react']],
  ['yarn add left-pad && yarn build', ['yarn left-pad']],
  ['bun add -d prettier', ['bun prettier dev']],
  ['pip install "flask>=3" requests==2.32.0', ['pip flask >=3', 'pip requests ==2.32.0']],
  ['python3 -m pip install -r requirements.txt', []],
  ['pip install -e .', []],
  ['uv add --dev pytest', ['uv pytest dev']],
  ['uv pip install torch', ['uv torch']],
  ['poetry add httpx@^0.27 --group dev', ['poetry httpx ^0.27 dev']],
  ['poetry add requests', ['poetry requests']],
  ['cargo add serde@1 --features derive', ['cargo serde 1']],
  ['cargo install ripgrep', ['cargo ripgrep global']],
  ['go get github.com/go-chi/chi/v5@v5.1.0', ['go github.com/go-chi/chi/v5 v5.1.0']],
  ['gem install rails -v 8.0.0', ['gem rails 8.0.0 global']],
  ['bundle add rspec', ['bundle rspec']],
  ['composer require monolog/monolog:^3.0', ['composer monolog/monolog ^3.0']],
  ['sudo apt-get install -y jq=1.7', ['apt-get jq 1.7 global']],
  ['brew install node@24', ['brew node 24 global']],
  ['npm ci', []],
  ['npm install $PACKAGE ./local ../other.tgz', []],
  ['echo npm install zod', []],
  ['npm test -- install zod', []],
])('%s', (command, packages) => {
  expect(installed(command)).toEqual(packages);
});

test('what is taken away again, and what only brings what is listed', () => {
  expect(installedBy('npm uninstall zod').removed).toEqual(['zod']);
  expect(installedBy('npm ci').listed).toBe(true);
  expect(installedBy('npm install zod').listed).toBe(false);
});
