import { setPriority } from 'node:os';
import { findBinaries } from '@codex/transcoder/binaries';
import { produce, type Production } from './productions.ts';

// Painting must not slow down what somebody is already looking at.
setPriority(15);
process.on('disconnect', () => process.exit());
process.on('message', async (production: Production) => {
  try {
    const { ffmpeg } = await findBinaries({});
    await produce(ffmpeg, production);
    process.send?.({ file: production.file });
  } catch (error) {
    process.send?.({ file: production.file, problem: String(error) });
  }
});
