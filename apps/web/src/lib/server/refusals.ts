import { REFUSAL_REASONS, type RefusalReason } from '@codex/constants';
import { m } from '$lib/paraglide/messages.js';

const TEXTS: Record<RefusalReason, () => string> = {
  already_member: m.refused_already_member,
  changed_meanwhile: m.refused_changed_meanwhile,
  checkout_under_way: m.refused_checkout_under_way,
  fully_refunded: m.refused_fully_refunded,
  media_in_use: m.refused_media_in_use,
  media_not_failed: m.refused_media_not_failed,
  media_of_other_kind: m.refused_media_of_other_kind,
  name_reserved: m.refused_name_reserved,
  name_taken: m.refused_name_taken,
  nothing_to_sell: m.refused_nothing_to_sell,
  open_without_buying: m.refused_open_without_buying,
  own_item: m.refused_own_item,
  owner_needed: m.refused_owner_needed,
  payment_disputed: m.refused_payment_disputed,
  refund_over_rest: m.refused_refund_over_rest,
  refund_refused: m.refused_refund_refused,
  refund_under_way: m.refused_refund_under_way,
  text_missing: m.refused_text_missing,
  too_many_captions: m.refused_too_many_captions,
};

/** Why a worker refused something, in the language of the page; undefined where it gives no reason of ours. */
export function reasonText(reason: string | undefined): string | undefined {
  const known = REFUSAL_REASONS.find((one) => one === reason);
  return known && TEXTS[known]();
}
