import type Stripe from 'stripe';
import { formatMoney } from '../money.ts';
import type { LineItem } from '../records.ts';
import type { Field, FormErrors, FormFields } from './checkout-form.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { TEST_CARDS } from './test-cards.ts';

type Session = Stripe.Checkout.Session;

export interface CheckoutView {
  session: Session;
  items: LineItem[];
  fields: FormFields;
  errors: FormErrors;
  /** Why the last attempt failed. */
  refusal?: string;
}

/** The hosted page of an open session. */
export function checkoutView({ session, items, fields, errors, refusal }: CheckoutView): Html {
  const total = formatMoney(session.amount_total ?? 0, session.currency ?? 'usd');
  const knownEmail = session.customer_email ?? (session.customer ? fields.email : null);
  return html` <h1>Pay for your order</h1>
    <p class="amount">${total}</p>
    <ul>
      ${items.map(itemView)}
    </ul>
    ${refusal ? html`<p class="error" role="alert">${refusal}</p>` : null}
    <form method="post" novalidate>
      ${input('email', 'Email', { fields, errors, type: 'email', autocomplete: 'email', readonly: knownEmail !== null })}
      ${offersBank(session) ? methods(fields) : null}
      ${input('card', 'Card number', { fields, errors, autocomplete: 'cc-number', inputmode: 'numeric' })}
      <div class="row">
        <div>
          ${input('expiry', 'Expiry (MM / YY)', { fields, errors, autocomplete: 'cc-exp', inputmode: 'numeric' })}
        </div>
        <div>
          ${input('cvc', 'Security code', { fields, errors, autocomplete: 'cc-csc', inputmode: 'numeric' })}
        </div>
      </div>
      ${input('name', 'Full name', { fields, errors, autocomplete: 'name' })}
      <button type="submit">Pay ${total}</button>
    </form>
    ${session.cancel_url ? html`<p><a href="${session.cancel_url}">Cancel and go back</a></p>` : null}
    ${cardHelp()}`;
}

/** The confirmation a bank asks for with 3D Secure. */
export function confirmView(session: Session, fields: FormFields): Html {
  const total = formatMoney(session.amount_total ?? 0, session.currency ?? 'usd');
  const kept: Field[] = ['email', 'method', 'card', 'expiry', 'cvc', 'name'];
  return html` <h1>Confirm your payment</h1>
    <p>Your bank asks you to confirm this payment of ${total}.</p>
    <form method="post">
      ${kept.map((name) => html`<input type="hidden" name="${name}" value="${fields[name]}" />`)}
      <button type="submit" name="confirm" value="yes">Complete authentication</button>
      <button type="submit" name="confirm" value="no" class="quiet">Fail authentication</button>
    </form>`;
}

/** What a session that can no longer be paid says. */
export function closedView(session: Session): Html {
  if (session.status === 'complete') {
    const pending =
      session.payment_status === 'unpaid' ? ' It will take a few days to arrive.' : '';
    return html`<h1>You’re all done here</h1>
      <p>Your payment was sent.${pending}</p>`;
  }
  const back = session.cancel_url
    ? html`<p><a href="${session.cancel_url}">Go back and start again</a></p>`
    : null;
  return html`<h1>This page has expired</h1>
    <p>This checkout can no longer be paid.</p>
    ${back}`;
}

/** Whether the session takes a bank debit beside cards. */
export function offersBank({ payment_method_types }: Session): boolean {
  return payment_method_types.some((type) => /debit|bank/.test(type));
}

function methods(fields: FormFields): Html {
  return html` <fieldset>
    <legend>Pay with</legend>
    ${choice('card', 'Card', fields)} ${choice('bank', 'Bank debit (paid later)', fields)}
  </fieldset>`;
}

function itemView({ description, quantity, amount_total, currency }: LineItem): Html {
  const times = quantity && quantity > 1 ? html` × ${quantity}` : null;
  return html`<li>
    <span>${description}${times}</span><span>${formatMoney(amount_total, currency)}</span>
  </li>`;
}

interface InputOptions {
  fields: FormFields;
  errors: FormErrors;
  autocomplete: string;
  type?: string;
  inputmode?: string;
  readonly?: boolean;
}

function input(name: Field, label: string, options: InputOptions): Html {
  const { fields, errors, autocomplete, type = 'text', inputmode = 'text', readonly } = options;
  const error = errors[name];
  const described = error ? html`aria-invalid="true" aria-describedby="${name}-error"` : null;
  return html` <label for="${name}">${label}</label>
    <input
      id="${name}"
      name="${name}"
      type="${type}"
      inputmode="${inputmode}"
      autocomplete="${autocomplete}"
      value="${fields[name]}"
      ${readonly ? html`readonly` : null}
      ${described}
    />
    ${error ? html`<p class="error" id="${name}-error">${error}</p>` : null}`;
}

function choice(value: string, label: string, { method }: FormFields): Html {
  const checked = method === value ? html`checked` : null;
  return html`<label class="choice"
    ><input type="radio" name="method" value="${value}" ${checked} /> ${label}</label
  >`;
}

function cardHelp(): Html {
  return html` <details>
    <summary>Test cards</summary>
    <p>Any expiry to come and any security code.</p>
    <table>
      <thead>
        <tr>
          <th scope="col">Number</th>
          <th scope="col">What it does</th>
        </tr>
      </thead>
      <tbody>
        ${TEST_CARDS.map(
          ({ number, about }) =>
            html`<tr>
              <td>${number}</td>
              <td>${about}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </details>`;
}
