import { type DemoClient, waitFor } from './client.ts';
import { STUDIO, type PURCHASES } from './people.ts';

type Bought = (typeof PURCHASES)[number]['items'][number];

/** Buys an item through the Stripe stand-in, as a card would, and watches some of it. */
export async function buy(buyer: DemoClient, name: string, bought: Bought): Promise<void> {
  const { content, ecom, stripe } = buyer.addresses;
  const found = await buyer.send(
    'GET',
    `${content}/api/content/slug/${STUDIO.slug}/${bought.slug}`,
  );
  const contentId = String(found.data['id']);
  const owns = async () => {
    const { items } = await buyer.send('GET', `${ecom}/purchases?limit=100`);
    return items.some((purchase) => purchase['contentId'] === contentId) || undefined;
  };
  if (!(await owns())) {
    const { data } = await buyer.send('POST', `${ecom}/checkout/create`, { body: { contentId } });
    await buyer.send(
      'POST',
      `${stripe}/_local/checkout/sessions/${String(data['sessionId'])}/pay`,
      {
        body: { outcome: 'paid', email: buyer.email, name },
      },
    );
    await waitFor(`purchase of ${bought.slug}`, 30_000, owns);
  }
  if (!('watched' in bought)) return;
  const durationSeconds = Number(found.data['durationSeconds']);
  await buyer.send('POST', `${content}/api/access/playback-progress/${contentId}`, {
    body: { positionSeconds: durationSeconds * bought.watched, durationSeconds },
  });
}
