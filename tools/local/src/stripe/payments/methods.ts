import type Stripe from 'stripe';

/** How a buyer pays on the hosted page. */
export type Means =
  | { type: 'card'; brand: string; last4: string; expMonth: number; expYear: number }
  | { type: 'us_bank_account'; bank: string; last4: string };

export const TEST_VISA: Means = {
  type: 'card',
  brand: 'visa',
  last4: '4242',
  expMonth: 12,
  expYear: 2034,
};

export const TEST_BANK: Means = {
  type: 'us_bank_account',
  bank: 'STRIPE TEST BANK',
  last4: '6789',
};

/** Why an issuer said no. */
export interface Decline {
  code: string;
  declineCode: string;
  message: string;
}

export const GENERIC_DECLINE: Decline = {
  code: 'card_declined',
  declineCode: 'generic_decline',
  message: 'Your card was declined.',
};

export const INSUFFICIENT_FUNDS: Decline = {
  code: 'card_declined',
  declineCode: 'insufficient_funds',
  message: 'Your card has insufficient funds.',
};

export const AUTHENTICATION_FAILED: Decline = {
  code: 'payment_intent_authentication_failure',
  declineCode: 'authentication_required',
  message:
    'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
};

export const BANK_REFUSED: Decline = {
  code: 'payment_method_customer_decline',
  declineCode: 'debit_not_authorized',
  message: 'The customer has notified their bank that this payment was unauthorized.',
};

/** The `payment_method_details` of a charge. */
export function methodDetails(means: Means, amount: number): Stripe.Charge.PaymentMethodDetails {
  if (means.type === 'us_bank_account') {
    return {
      type: 'us_bank_account',
      us_bank_account: {
        account_holder_type: 'individual',
        account_type: 'checking',
        bank_name: means.bank,
        fingerprint: 'LocalBankFinger0',
        last4: means.last4,
        payment_reference: null,
        routing_number: '110000000',
      },
    };
  }
  return {
    type: 'card',
    card: {
      amount_authorized: amount,
      authorization_code: '123456',
      brand: means.brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: 'US',
      electronic_commerce_indicator: null,
      exp_month: means.expMonth,
      exp_year: means.expYear,
      fingerprint: `LocalCardFing${means.last4}`,
      funding: 'credit',
      installments: null,
      last4: means.last4,
      mandate: null,
      network: means.brand,
      network_transaction_id: '104102118410391',
      regulated_status: 'unregulated',
      three_d_secure: null,
      transaction_link_id: null,
      wallet: null,
    },
  };
}
