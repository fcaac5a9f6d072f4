import { type Branch, isOpen, type Operation, type Project } from './neon-state.ts';

// What the stand-in tells of its state, in Neon's shapes; its OpenAPI document checks each answer.

export function showProject({ id, name, region, pgVersion, createdAt }: Project) {
  return {
    id,
    name,
    region_id: region,
    platform_id: region.split('-')[0],
    pg_version: pgVersion,
    proxy_host: `${region}.neon.example`,
    provisioner: 'k8s-neonvm',
    owner_id: 'org-local-12345678',
    creation_source: 'console',
    store_passwords: true,
    branch_logical_size_limit: 0,
    branch_logical_size_limit_bytes: 0,
    cpu_used_sec: 0,
    created_at: createdAt,
    updated_at: createdAt,
  };
}

/** What only the answer to making one has. */
export function showNewProject(project: Project) {
  return {
    ...showProject(project),
    active_time_seconds: 0,
    compute_time_seconds: 0,
    written_data_bytes: 0,
    data_transfer_bytes: 0,
    data_storage_bytes_hour: 0,
    history_retention_seconds: 86_400,
    consumption_period_start: project.createdAt,
    consumption_period_end: project.createdAt,
  };
}

export function showBranch({ id, name, parent, createdAt }: Branch, project_id: string) {
  return {
    id,
    project_id,
    ...(parent && { parent_id: parent }),
    name,
    current_state: 'ready',
    state_changed_at: createdAt,
    creation_source: 'console',
    default: parent === undefined,
    protected: false,
    cpu_used_sec: 0,
    compute_time_seconds: 0,
    active_time_seconds: 0,
    written_data_bytes: 0,
    data_transfer_bytes: 0,
    created_at: createdAt,
    updated_at: createdAt,
    init_source: 'parent-data',
  };
}

export function showOperation(operation: Operation, project_id: string) {
  const startedAt = new Date(operation.startedAt).toISOString();
  return {
    id: operation.id,
    project_id,
    branch_id: operation.branchId,
    action: operation.action,
    status: isOpen(operation) ? 'running' : 'finished',
    failures_count: 0,
    created_at: startedAt,
    updated_at: startedAt,
    total_duration_ms: 0,
  };
}
