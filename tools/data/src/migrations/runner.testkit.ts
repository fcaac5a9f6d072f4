import { migrate } from './migrate.ts';

// A runner in a process of its own, for tests that kill it.
const [url = '', folder] = process.argv.slice(2);
await migrate({ url, ...(folder && { folder }) });
