type Command = (args: string[]) => Promise<number>;

// Each command is loaded when it is wanted.
const COMMANDS = {
  migrate: async (): Promise<Command> => (await import('./migrations/command.ts')).migrateCommand,
  backup: async (): Promise<Command> => (await import('./backup/command.ts')).backupCommand,
  restore: async (): Promise<Command> => (await import('./backup/command.ts')).restoreCommand,
  export: async (): Promise<Command> => (await import('./transfer/command.ts')).exportCommand,
  import: async (): Promise<Command> => (await import('./transfer/command.ts')).importCommand,
  seed: async (): Promise<Command> => (await import('./seed/command.ts')).seedCommand,
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
