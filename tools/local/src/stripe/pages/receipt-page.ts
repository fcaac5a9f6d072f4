import type { Context } from '../context.ts';
import type { Answer } from '../http.ts';
import { formatMoney } from '../money.ts';
import { notFound } from './checkout-page.ts';
import { html, pageAnswer } from './html.ts';

/** `GET /receipts/payment/:charge/:token`, the address in `charge.receipt_url`. */
export function showReceipt({ store }: Context, id: string, path: string): Answer {
  const charge = store.get('charge', id);
  if (!charge?.receipt_url || new URL(charge.receipt_url).pathname !== path) return notFound();
  const money = (amount: number) => formatMoney(amount, charge.currency);
  const card = charge.payment_method_details?.card;
  const rows = [
    ['Paid', new Date(charge.created * 1000).toISOString().slice(0, 10)],
    ['With', card ? `${card.brand} •••• ${card.last4}` : 'bank debit'],
    ['By', charge.billing_details.email ?? ''],
    ['For', charge.description ?? 'your order'],
    ['Receipt', charge.id],
    ...(charge.amount_refunded > 0 ? [['Refunded', money(charge.amount_refunded)]] : []),
  ];
  return pageAnswer(
    'Receipt',
    html` <h1>Receipt</h1>
      <p class="amount">${money(charge.amount)}</p>
      <table>
        ${rows.map(
          ([label, value]) =>
            html`<tr>
              <th scope="row">${label}</th>
              <td>${value}</td>
            </tr>`,
        )}
      </table>`,
  );
}
