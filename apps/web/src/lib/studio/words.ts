import type { Content, MediaItem, MemberList, Sale } from '@codex/validation';
import { m } from '../paraglide/messages.js';
import { mediaFailureText } from './media-failure.ts';

export function mediaStatusText({ status, progressPercent, failureReason }: MediaItem): string {
  switch (status) {
    case 'uploading':
      return m.studio_media_uploading();
    case 'uploaded':
      return m.studio_media_uploaded();
    case 'transcoding':
      return m.studio_media_transcoding({ percent: progressPercent });
    case 'ready':
      return m.studio_media_ready();
    case 'failed':
      return m.studio_media_failed({ reason: mediaFailureText(failureReason) });
  }
}

export const contentStatusText = (status: Content['status']): string =>
  ({
    draft: m.studio_draft(),
    published: m.studio_published(),
    archived: m.studio_archived(),
  })[status];

export const contentTypeText = (type: Content['contentType']): string =>
  ({ video: m.studio_video(), audio: m.studio_audio(), written: m.studio_written() })[type];

export const visibilityText = (visibility: Content['visibility']): string =>
  ({
    public: m.studio_public(),
    private: m.studio_private(),
    members_only: m.studio_members_only(),
    purchased_only: m.studio_purchased_only(),
  })[visibility];

export const saleStatusText = (status: Sale['status']): string =>
  ({
    completed: m.studio_sale_completed(),
    refunded: m.studio_sale_refunded(),
    partially_refunded: m.studio_sale_partially_refunded(),
    disputed: m.studio_sale_disputed(),
  })[status];

/** When the money reaches the seller. */
export const payoutText = (state: Sale['payoutState']): string =>
  ({
    pending: m.studio_payout_pending(),
    held: m.studio_payout_held(),
    reversed: m.studio_payout_reversed(),
  })[state];

export const roleText = (role: MemberList['items'][number]['role']): string =>
  ({
    owner: m.studio_role_owner(),
    admin: m.studio_role_admin(),
    creator: m.studio_role_creator(),
    member: m.studio_role_member(),
    subscriber: m.studio_role_subscriber(),
  })[role];

/** What a role may do. */
export const roleMeaning = (role: MemberList['items'][number]['role']): string =>
  ({
    owner: m.studio_role_owner_may(),
    admin: m.studio_role_admin_may(),
    creator: m.studio_role_creator_may(),
    member: m.studio_role_member_may(),
    subscriber: m.studio_role_subscriber_may(),
  })[role];
