export async function test(_args: string[], _stopped: Promise<number>): Promise<number> { return 1; }
