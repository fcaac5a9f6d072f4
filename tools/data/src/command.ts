const COMMANDS = {
  migrate: async () => (await import('./migrations/command.ts')).migrateCommand,
};

export type DataCommand = keyof typeof COMMANDS;

export function isDataCommand(name: string | undefined): name is DataCommand {
  return name !== undefined && Object.hasOwn(COMMANDS, name);
}

/** Runs a command with its arguments; answers with the exit code. */
export async function runDataCommand(name: DataCommand, args: string[]): Promise<number> {
  const command = await COMMANDS[name]();
  return command(args);
}
