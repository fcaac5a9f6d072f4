import { randomUUID } from 'node:crypto';
import type { TestClient } from '@codex/test-utils';

export const newSlug = () => `item-${randomUUID()}`;

/** What a written draft is made from; `values` make it something else. */
export const article = (values: object = {}) => ({
  title: 'An essay',
  slug: newSlug(),
  contentType: 'written',
  body: 'Once upon a time.',
  ...values,
});

export const draftOf = async (client: TestClient, values: object = {}) =>
  (await client.post('/api/content', article(values)).expect(201)).data;

export const publishedBy = async (client: TestClient, values: object = {}) => {
  const draft = await draftOf(client, values);
  return (await client.post(`/api/content/${draft.id}/publish`).expect(200)).data;
};

/** The fields that a refusal names. */
export const fieldsOf = ({ error }: { error: { details: { issues: { field: string }[] } } }) =>
  error.details.issues.map(({ field }) => field);
