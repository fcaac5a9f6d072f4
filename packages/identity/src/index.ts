export { ConflictError } from '@codex/service-errors';
export {
  InvitationNotFoundError,
  MemberNotFoundError,
  OrganizationNotFoundError,
} from './errors.ts';
export { InvitationService, type InvitationServiceConfig } from './invitation-service.ts';
export { MemberService } from './member-service.ts';
export { OrganizationService } from './organization-service.ts';
export { PersonalDataService, type PersonalDataServiceConfig } from './personal-data-service.ts';
export { ProfileService, type ProfileServiceConfig } from './profile-service.ts';
