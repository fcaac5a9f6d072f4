import { randomBytes, randomUUID } from 'node:crypto';

/** What the organization holds. */
export interface NeonState {
  projects: Map<string, Project>;
  /** Changes that came while others were still being made: Neon refuses them. */
  tooEarly: number;
}

export interface Project {
  id: string;
  name: string;
  region: string;
  pgVersion: number;
  branches: Map<string, Branch>;
  operations: Map<string, Operation>;
  createdAt: string;
}

export interface Branch {
  id: string;
  name: string;
  parent: string | undefined;
  /** The database on the real server that plays this branch. */
  database: string;
  createdAt: string;
}

/** Something that Neon does after it has answered. */
export interface Operation {
  id: string;
  action:
    | 'create_timeline'
    | 'create_branch'
    | 'start_compute'
    | 'apply_config'
    | 'delete_timeline';
  branchId: string;
  startedAt: number;
  /** How often it was asked for: it is done when that happens the second time. */
  asked: number;
}

/** Nobody waited for it: a command was killed. */
const DONE_AFTER_MS = 10_000;

export function isOpen({ asked, startedAt }: Operation): boolean {
  return asked < 2 && Date.now() - startedAt < DONE_AFTER_MS;
}

export function addOperations(
  { operations }: Project,
  branchId: string,
  actions: Operation['action'][],
): Operation[] {
  return actions.map((action) => {
    const operation = { id: randomUUID(), action, branchId, startedAt: Date.now(), asked: 0 };
    operations.set(operation.id, operation);
    return operation;
  });
}

export function createProject(name: string, region: string, pgVersion: number): Project {
  return {
    id: `calm-river-${randomBytes(4).toString('hex')}`,
    name,
    region,
    pgVersion,
    branches: new Map(),
    operations: new Map(),
    createdAt: new Date().toISOString(),
  };
}

export function createBranch(name: string, parent: string | undefined): Branch {
  const id = `br-${randomBytes(4).toString('hex')}`;
  const database = `branch_${randomBytes(6).toString('hex')}`;
  return { id, name, parent, database, createdAt: new Date().toISOString() };
}
