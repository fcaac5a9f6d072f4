/** What `GET /api/user/library` can be narrowed and ordered by. */
export const LIBRARY_FILTERS = ['all', 'in_progress', 'not_started', 'completed'] as const;
export const LIBRARY_SORTS = ['recent', 'added', 'title', 'duration'] as const;
