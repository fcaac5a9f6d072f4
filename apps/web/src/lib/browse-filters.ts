/** What `GET /api/content/public` can be ordered by. */
export const BROWSE_SORTS = ['newest', 'oldest', 'title', 'price', 'relevance'] as const;
