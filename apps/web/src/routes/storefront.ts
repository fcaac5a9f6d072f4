import {
  contentListSchema,
  contentSchema,
  libraryListSchema,
  streamingUrlSchema,
  type Content,
} from '@codex/validation';
import { Hono } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import { ask } from '../api.ts';
import type { WebEnv } from '../env.ts';
import { type Html, money, problem, show } from '../page.ts';

const PAGE_SIZE = 24;

/** What there is to see, one item, and one's own library. */
export const storefrontRoutes = new Hono<WebEnv>()
  .get('/', async (c) => {
    const list = await ask(c, {
      service: 'CONTENT_API',
      path: `/api/content/public?limit=${PAGE_SIZE}`,
      schema: contentListSchema,
    });
    const verified = c.req.query('verified')
      ? html`<p role="status">Your address is confirmed.</p>`
      : '';
    const items = list.ok ? itemList(list.value.items) : problem(list.message);
    return show(c, {
      title: 'Watch, listen, read',
      body: html`${verified}${items}${references(c.env)}`,
    });
  })
  .get('/items/:id', async (c) => {
    const id = encodeURIComponent(c.req.param('id'));
    const item = await ask(c, {
      service: 'CONTENT_API',
      path: `/api/content/${id}`,
      schema: z.object({ data: contentSchema }),
    });
    if (!item.ok) {
      const isMissing = item.status < 500;
      const title = isMissing ? 'There is nothing here' : 'This cannot be shown now';
      return show(c, {
        title,
        body: problem(item.message),
        status: isMissing ? 404 : 503,
      });
    }
    const { data } = item.value;
    const player = data.access.granted && !data.body ? await playerOf(c, id, data.contentType) : '';
    return show(c, { title: data.title, body: itemPage(data, player) });
  })
  .get('/library', async (c) => {
    const list = await ask(c, {
      service: 'CONTENT_API',
      path: '/api/user/library',
      schema: libraryListSchema,
    });
    if (!list.ok && list.status === 401) return c.redirect('/login', 303);
    const body = list.ok ? itemList(list.value.items) : problem(list.message);
    return show(c, { title: 'Library', body });
  });

function itemList(items: Content[]): Html {
  if (items.length === 0) return html`<p>Nothing here yet.</p>`;
  return html`<ul class="items">
    ${items.map(card)}
  </ul>`;
}

function card({
  id,
  title,
  thumbnailUrl,
  creator,
  priceCents,
  currency,
  durationSeconds,
}: Content): Html {
  const facts = [
    creator.name,
    duration(durationSeconds),
    priceCents ? money(priceCents, currency) : '',
  ];
  return html`<li>
    <a href="/items/${id}">
      ${thumbnailUrl ? html`<img class="picture" src="${thumbnailUrl}" alt="" loading="lazy" />` : html`<span class="picture"></span>`}
      <h2>${title}</h2>
      <p class="quiet">${facts.filter(Boolean).join(' · ')}</p>
    </a>
  </li>`;
}

function itemPage(item: Content, player: Html | ''): Html {
  const { id, description, creator, thumbnailUrl, access, body, priceCents, currency } = item;
  return html` <p class="quiet">${creator.name}</p>
    ${player || (thumbnailUrl && html`<img class="picture" src="${thumbnailUrl}" alt="" />`)}
    ${description ? html`<p>${description}</p>` : ''}
    ${body ? html`<iframe title="${item.title}" sandbox srcdoc="${body}"></iframe>` : ''}
    ${
      access.reason === 'purchase_required' || (access.reason === 'sign_in_required' && priceCents)
        ? html`<form method="post" action="/items/${id}/buy">
            <button>Buy for ${money(priceCents ?? 0, currency)}</button>
          </form>`
        : ''
    }
    ${access.reason === 'sign_in_required' && !priceCents ? html`<p><a class="button" href="/login">Sign in to watch</a></p>` : ''}
    ${access.reason === 'membership_required' ? html`<p>This is for members of the studio.</p>` : ''}`;
}

/** The browser's own player: HLS without a script where the browser plays it. */
async function playerOf(
  c: Parameters<typeof ask>[0],
  id: string,
  contentType: Content['contentType'],
): Promise<Html> {
  const stream = await ask(c, {
    service: 'CONTENT_API',
    path: `/api/access/streaming-url/${id}`,
    schema: z.object({ data: streamingUrlSchema }),
  });
  if (!stream.ok)
    return stream.status === 401
      ? html`<p><a class="button" href="/login">Sign in to watch</a></p>`
      : problem(stream.message);
  const { streamingUrl } = stream.value.data;
  return html`${
      contentType === 'audio'
        ? html`<audio controls src="${streamingUrl}"></audio>`
        : html`<video controls playsinline src="${streamingUrl}"></video>`
    }
    <p class="quiet">
      Plays where the browser plays HLS by itself. <a href="${streamingUrl}">The stream</a> also
      opens in any player.
    </p>`;
}

function references({
  ENVIRONMENT,
  AUTH_URL,
  CONTENT_API_URL,
  IDENTITY_API_URL,
  ECOM_API_URL,
}: WebEnv['Bindings']): Html | '' {
  if (ENVIRONMENT === 'production') return '';
  const links = {
    auth: AUTH_URL,
    content: CONTENT_API_URL,
    identity: IDENTITY_API_URL,
    ecom: ECOM_API_URL,
  };
  return html`<h2>API reference</h2>
    <p>${Object.entries(links).map(([name, url]) => html`<a href="${url}/docs">${name}</a> `)}</p>`;
}

function duration(seconds: number | null): string {
  if (seconds === null) return '';
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
