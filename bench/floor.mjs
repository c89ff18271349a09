/**
 * The floor of every ratio: a bare Node program that reads the same bytes and parses each line. Plain JavaScript, so that
 * Node does not spend time on stripping types. Its arguments are files and folders (of which it takes *.jsonl and *.ndjson).
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

for (const argument of process.argv.slice(2)) {
  if (statSync(argument).isFile()) read(argument);
  else
    for (const name of readdirSync(argument, { recursive: true }))
      if (/\.(jsonl|ndjson)$/.test(name)) read(join(argument, name));
}

function read(file) {
  for (const line of readFileSync(file, 'utf8').split('\n')) if (line !== '') JSON.parse(line);
}
