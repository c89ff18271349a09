import { runHook } from '../capture/hook/main.ts';

process.on('uncaughtException', () => process.exit(0));
void runHook(process.argv.slice(2), process.env);
